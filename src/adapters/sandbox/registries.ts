import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { mayConnect, plainHost } from './network/hosts.ts';
import { everyAddress, type Lookup } from './network/proxy.ts';

/** By what the person's package managers are found and asked. */
export interface RegistryMeans {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly find: (program: string) => Promise<string | null>;
  readonly lookup?: Lookup;
}

/** From where packages come, and how a package manager that does not see the person's settings is told. */
export interface Registry {
  readonly host: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Those that read the settings of npm. */
const likeNpm = /^(?:npm|npx|pnpm|pnpx|bun|bunx)$/;

function printed(program: string, args: readonly string[], { home, environment }: RegistryMeans): Promise<string> {
  return new Promise((resolve) => {
    // In the person's folder: what a workspace says of registries is not asked for.
    execFile(program, args, { cwd: home, env: environment, timeout: 20_000 }, (error, text) =>
      resolve(error ? '' : text.trim()),
    );
  });
}

/** Whether what is fetched needs what only the person's own settings hold: keys for a registry of theirs, or a choice of several. */
function needsSettings(settings: string): boolean {
  const has = (key: RegExp): boolean => key.test(settings);
  const isOwn = has(/^\s*registry\s*=/m);
  return has(/^\s*@[^:\s]+:registry\s*=/m) || (isOwn && has(/^[^#;\n]*(?:_auth|_password|certfile|keyfile)/m));
}

/** Whether a name leads to a private address on this machine, as names of many companies do. The question shows it. */
async function isPrivate(hostname: string, port: number, lookup: Lookup): Promise<boolean> {
  const host = plainHost(hostname);
  const found = host === null ? [] : await lookup(host).catch(() => []);
  return host !== null && !found.every(({ address }) => mayConnect(address, { host, port, isPrivate: false }));
}

async function registryOfNpm(means: RegistryMeans): Promise<Registry | null> {
  const { home, environment, find, lookup = everyAddress } = means;
  const file =
    environment['NPM_CONFIG_USERCONFIG'] ?? environment['npm_config_userconfig'] ?? path.join(home, '.npmrc');
  const settings = await readFile(file, 'utf8').catch(() => '');
  const npm = needsSettings(settings) ? null : await find('npm');
  const said = npm === null ? '' : await printed(npm, ['config', 'get', 'registry'], means);
  if (!URL.canParse(said)) return null;
  const { protocol, hostname, port } = new URL(said);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const at = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  const mark = (await isPrivate(hostname, Number(at), lookup)) ? 'private:' : '';
  return { host: `${mark}${hostname}:${at}`, environment: { npm_config_registry: said } };
}

/** Answers from where a package manager fetches; null for one of which that is not known. Looked up once. */
export function createRegistries(means: RegistryMeans): (program: string) => Promise<Registry | null> {
  let ofNpm: Promise<Registry | null> | undefined;
  return (program) => (likeNpm.test(program) ? (ofNpm ??= registryOfNpm(means)) : Promise.resolve(null));
}
