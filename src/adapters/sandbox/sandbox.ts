import { execFile } from 'node:child_process';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { err, ok } from '../../core/base/index.ts';
import type { Sandbox, SandboxStanding } from '../../core/ports/index.ts';
import { bubblewrapArguments, bubblewrapEnvironment } from './bubblewrap.ts';
import { createPlaceholders, guardedIn, type Guarded } from './guarded.ts';
import type { Lookup } from './network/proxy.ts';
import { openWayOut, type Reach, type WayOut } from './network/way-out.ts';
import { createRegistries } from './registries.ts';
import { seatbeltArguments } from './seatbelt.ts';
import { secretPlaces } from './secret-places.ts';

/** What a sandbox is made of. */
export interface SandboxOptions {
  /** `auto`: used where the machine has one. `required`: without one, no command runs. `off`: none is used. */
  readonly mode: 'auto' | 'required' | 'off';
  /** Why it is that mode, for the person, where that is not what they meant to say. */
  readonly note?: string;
  /** The person's home folder. */
  readonly home: string;
  /** Places that commands never read, beside those that are known: our own settings. */
  readonly secret: readonly string[];
  /** Places that commands read wherever they lie: the workspace, the program that runs. */
  readonly readable: readonly string[];
  /** A folder for what tools of confined commands may keep from one to the next. Made when it is missing. */
  readonly cache: string;
  /** Which paths of a folder are protected; relative, with `/`. */
  readonly isProtected: (path: string) => boolean;
  /** Which files of a folder may hold keys; relative, with `/`. None are known to when left out. */
  readonly isSecret?: (path: string) => boolean;
  readonly find: (program: string) => Promise<string | null>;
  /** The engine's environment, in which package managers are asked where they fetch from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What of the network people let commands reach; asked for each command. */
  readonly reach: () => Promise<Reach>;
  /** The program that relays connections inside, when it is not the one beside this file. */
  readonly relay?: URL;
  readonly platform?: NodeJS.Platform;
  /** How names are looked up, when not as this machine does. */
  readonly lookup?: Lookup;
}

const run = promisify(execFile);

/** What confines on each system, and how it is had. */
const means: Partial<
  Record<NodeJS.Platform, { readonly program: string; readonly name: string; readonly had: string }>
> = {
  linux: { program: 'bwrap', name: 'bubblewrap', had: 'Install it: the package is called bubblewrap.' },
  darwin: { program: 'sandbox-exec', name: 'Seatbelt', had: 'It comes with macOS, in /usr/bin.' },
};

/** A sandbox that was looked for. */
interface Looked {
  readonly standing: SandboxStanding;
  readonly program: string;
}

/**
 * Whether it works is seen by using it: containers and hardened systems have the program and refuse the means.
 *
 * @param trial the arguments by which a program starts one that does nothing.
 */
async function look(
  { mode, find, cache, platform = process.platform }: SandboxOptions,
  trial: (program: string) => Promise<readonly string[]>,
): Promise<Looked> {
  const off = (why: string, wanted = true): Looked => ({ standing: { kind: 'off', wanted, why }, program: '' });
  if (mode === 'off') return off('You have turned the sandbox off.', false);
  const known = means[platform];
  if (!known) return off('There is no sandbox for this system.');
  const program = await find(known.program);
  if (program === null) return off(`${known.name} is not installed. ${known.had}`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  try {
    const argv = await trial(program);
    await run(argv[0] ?? program, argv.slice(1), { timeout: 10_000 });
    return { standing: { kind: 'on', name: known.name }, program };
  } catch (error) {
    const said = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    return off(`${known.name} does not work here: ${said ?? ''}. Allow user namespaces, or run on the machine itself.`);
  }
}

/** What is guarded in a folder, and which of that are files of keys that are hidden. */
async function guardIn(
  folder: string,
  hidesKeys: boolean,
  { isProtected, isSecret }: SandboxOptions,
): Promise<Guarded & { readonly keys: readonly string[] }> {
  const isHidden = (file: string): boolean => hidesKeys && isSecret?.(file) === true;
  const guarded = await guardedIn(folder, (file) => isProtected(file) || isHidden(file));
  const keys = guarded.present.filter((file) => isHidden(path.relative(folder, file).replaceAll(path.sep, '/')));
  return { ...guarded, keys };
}

/** The sandbox of this machine: see {@link Sandbox}. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { mode, note = '', platform = process.platform } = options;
  const placeholders = createPlaceholders();
  const secret = [...secretPlaces(options.home), ...options.secret];
  let looked: Promise<Looked> | undefined;

  const registryOf = createRegistries(options);

  const argumentsFor = async (
    program: string,
    argv: readonly string[],
    folder: string,
    writable: readonly string[],
    { way = null, hidesKeys = false }: { readonly way?: WayOut | null; readonly hidesKeys?: boolean | undefined } = {},
  ) => {
    const { keys, ...guarded } = await guardIn(folder, hidesKeys, options);
    const readable = [...options.readable, ...(way?.readable ?? [])];
    const hidden = [...secret, ...keys];
    const places = { writable: [folder, options.cache, ...writable], readable, secret: hidden, ...guarded };
    if (platform === 'darwin') return { argv: seatbeltArguments({ program, argv, ...places }), absent: [] };
    const inner = [...(way?.relay ?? []), ...argv];
    const network = way?.folder ?? null;
    return {
      argv: await bubblewrapArguments({ bwrap: program, argv: inner, network, ...places }),
      absent: guarded.absent,
    };
  };

  const standing = async () =>
    (looked ??= look(options, async (program) => (await argumentsFor(program, ['/bin/true'], options.cache, [])).argv));
  return {
    standing: async () => (await standing()).standing,
    async confine(argv, confinement) {
      const { folder, writable, hidesKeys } = confinement;
      const { standing: now, program } = await standing();
      if (now.kind === 'off') {
        if (mode !== 'required') return ok(null);
        return err(`Commands run only in a sandbox, as you wanted, and there is none. ${now.why} ${note}`.trim());
      }
      const real = await Promise.all([folder, ...writable].map((place) => realpath(place).catch(() => place)));
      const way = await openWayOut(confinement, { ...options, platform, registryOf });
      try {
        const made = await argumentsFor(program, argv, real[0] ?? folder, real.slice(1), { way, hidesKeys });
        const free = placeholders.take(made.absent);
        const environment = { ...bubblewrapEnvironment(path.resolve(options.cache)), ...way?.environment };
        const release = async (): Promise<void> => {
          await Promise.all([free(), way?.close()]);
        };
        return ok({ argv: made.argv, environment, release });
      } catch (error) {
        await way?.close();
        throw error;
      }
    },
    async registriesOf(tool) {
      const registry = (await standing()).standing.kind === 'on' ? await registryOf(tool) : null;
      return registry && [registry.host];
    },
  };
}
