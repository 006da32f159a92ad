import { execFile } from 'node:child_process';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { err, ok } from '../../core/base/index.ts';
import type { Sandbox, SandboxStanding } from '../../core/ports/index.ts';
import { bubblewrapArguments, bubblewrapEnvironment } from './bubblewrap.ts';
import { createPlaceholders, guardedIn } from './guarded.ts';
import { seatbeltArguments } from './seatbelt.ts';
import { secretPlaces } from './secret-places.ts';

/** What a sandbox is made of. */
export interface SandboxOptions {
  /** `auto`: used where the machine has one. `required`: without one, no command runs. `off`: none is used. */
  readonly mode: 'auto' | 'required' | 'off';
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
  readonly find: (program: string) => Promise<string | null>;
  readonly platform?: NodeJS.Platform;
}

const run = promisify(execFile);

/** What confines on each system, and how it is had. */
const means: Partial<
  Record<NodeJS.Platform, { readonly program: string; readonly name: string; readonly had: string }>
> = {
  linux: { program: 'bwrap', name: 'bubblewrap', had: 'Install it: the package is called bubblewrap.' },
  darwin: { program: 'sandbox-exec', name: 'Seatbelt', had: 'It comes with macOS, in /usr/bin.' },
};

/** The sandbox of this machine: see {@link Sandbox}. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { mode, platform = process.platform } = options;
  const placeholders = createPlaceholders();
  const secret = [...secretPlaces(options.home), ...options.secret];
  let looked: Promise<{ standing: SandboxStanding; program: string }> | undefined;

  const argumentsFor = async (
    program: string,
    argv: readonly string[],
    folder: string,
    writable: readonly string[],
  ) => {
    const guarded = await guardedIn(folder, options.isProtected);
    const places = { writable: [folder, options.cache, ...writable], readable: options.readable, secret };
    if (platform === 'darwin') return { argv: seatbeltArguments({ program, argv, ...places, ...guarded }), absent: [] };
    return { argv: await bubblewrapArguments({ bwrap: program, argv, ...places, ...guarded }), absent: guarded.absent };
  };

  /** Whether it works is seen by using it: containers and hardened systems have the program and refuse the means. */
  async function look(): Promise<{ standing: SandboxStanding; program: string }> {
    const off = (why: string, wanted = true) => ({ standing: { kind: 'off', wanted, why } as const, program: '' });
    if (mode === 'off') return off('You have turned the sandbox off.', false);
    const known = means[platform];
    if (!known) return off('There is no sandbox for this system.');
    const program = await options.find(known.program);
    if (program === null) return off(`${known.name} is not installed. ${known.had}`);
    await mkdir(options.cache, { recursive: true });
    try {
      const { argv } = await argumentsFor(program, ['/bin/true'], options.cache, []);
      await run(argv[0] ?? program, argv.slice(1), { timeout: 10_000 });
      return { standing: { kind: 'on', name: known.name }, program };
    } catch (error) {
      const said = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
      return off(
        `${known.name} does not work here: ${said ?? ''}. Allow user namespaces, or run on the machine itself.`,
      );
    }
  }

  const standing = async () => (looked ??= look());
  return {
    standing: async () => (await standing()).standing,
    async confine(argv, { folder, writable }) {
      const { standing: now, program } = await standing();
      if (now.kind === 'off') {
        if (mode !== 'required') return ok(null);
        return err(`Commands run only in a sandbox, as you wanted, and there is none. ${now.why}`);
      }
      const real = await Promise.all([folder, ...writable].map((place) => realpath(place).catch(() => place)));
      const made = await argumentsFor(program, argv, real[0] ?? folder, real.slice(1));
      const release = placeholders.take(made.absent);
      return ok({ argv: made.argv, environment: bubblewrapEnvironment(path.resolve(options.cache)), release });
    },
  };
}
