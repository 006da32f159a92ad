import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Confinement } from '../../../core/ports/index.ts';
import { networkFolder } from '../bubblewrap.ts';
import type { Registry } from '../registries.ts';
import { readGrant, type HostGrant } from './hosts.ts';
import { innerPort, openNetwork, socketName } from './open-network.ts';
import type { Lookup } from './proxy.ts';

/** Hosts as people write them: `name`, `name:port`, with `private:` in front where they may lead to private addresses. */
export interface Reach {
  /** What every command may reach, by the person's own settings. */
  readonly always: readonly string[];
  /** Beyond what nothing is reached, whoever said yes: the workspace can only narrow. Null for no such bound. */
  readonly only: readonly string[] | null;
}

/** What a way out is made of. */
export interface WayMeans {
  readonly reach: () => Promise<Reach>;
  readonly platform: NodeJS.Platform;
  readonly registryOf: (program: string) => Promise<Registry | null>;
  readonly relay?: URL;
  readonly lookup?: Lookup;
}

/** The way out of the sandbox of one command. */
export interface WayOut {
  /** The folder of the proxy's socket, to be shown inside; null where a sandbox has no network of its own. */
  readonly folder: string | null;
  /** What stands before the command inside, so that it finds the proxy at a port. */
  readonly relay: readonly string[];
  /** What must be readable inside for that. */
  readonly readable: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

function grantsOf(texts: readonly string[]): readonly HostGrant[] {
  return texts.map(readGrant).filter((grant) => grant !== null);
}

/** The hosts that a command may reach; null when nobody granted it any. */
function grantsFor({ hosts = [], ownHostsOnly }: Confinement, { always, only }: Reach): readonly HostGrant[] | null {
  const wanted = grantsOf([...(ownHostsOnly ? [] : always), ...hosts]);
  const bound = only && grantsOf(only);
  const isWithin = ({ host, port }: HostGrant): boolean =>
    bound?.some((each) => each.host === host && each.port === port) ?? true;
  return wanted.length === 0 ? null : wanted.filter(isWithin);
}

/** Opens a way out to the hosts that people granted; null when they granted none. */
export async function openWayOut(confinement: Confinement, means: WayMeans): Promise<WayOut | null> {
  const grants = grantsFor(confinement, await means.reach());
  if (grants === null) return null;
  const { lookup, platform, relay = new URL('./relay.ts', import.meta.url) } = means;
  const onConnection = confinement.onConnection ?? (() => undefined);
  const by = platform === 'darwin' ? 'port' : 'socket';
  const network = await openNetwork(by, { grants, onConnection, ...(lookup ? { lookup } : {}) });
  const registry = await means.registryOf('npm');
  const from = registry && readGrant(registry.host);
  const isGranted = grants.some(({ host, port }) => host === from?.host && port === from.port);
  const file = fileURLToPath(relay);
  const own = by === 'socket' ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  return {
    folder: network.folder,
    relay: by === 'port' ? [] : [process.execPath, file, `${networkFolder}/${socketName}`, String(innerPort)],
    readable: [path.dirname(file), process.execPath],
    environment: { ...network.environment, ...own, ...(isGranted ? registry?.environment : {}) },
    close: network.close,
  };
}
