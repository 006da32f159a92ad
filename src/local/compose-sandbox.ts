import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../core/ports/index.ts';
import { configFolder, type Folders } from './folders.ts';

/** Whether commands of agents are confined: where the machine can, always (or they do not run), or never. */
export type SandboxMode = 'auto' | 'required' | 'off';

/** What the person says in `MAESTRO_SANDBOX`: `auto` when that is nothing, and `required`, with a note, when it is no word that is known. */
function modeOf(said = ''): { readonly mode: SandboxMode; readonly note?: string } {
  const word = said.trim().toLowerCase();
  if (word === '') return { mode: 'auto' };
  if (word === 'auto' || word === 'required' || word === 'off') return { mode: word };
  return {
    mode: 'required',
    note: `“${said}” in MAESTRO_SANDBOX is none of auto, required and off, so it counts as required.`,
  };
}

/** What a sandbox is put together from. */
export interface SandboxMeans {
  readonly folders: Folders;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the host's own setting says; what `MAESTRO_SANDBOX` says when left out. */
  readonly mode: SandboxMode | undefined;
  /** Hosts that the host's own setting lets commands reach; those of `MAESTRO_NETWORK` when left out. */
  readonly hosts: (() => readonly string[] | undefined) | undefined;
  /** What the team's settings leave of that; null for all. */
  readonly only: () => Promise<readonly string[] | null>;
}

/** Where the built bundle has the program that relays connections inside; run from source, the adapter knows itself. */
const builtRelay =
  typeof MAESTRO_VERSION === 'undefined' ? {} : { relay: new URL('./network-relay.js', import.meta.url) };

/** Where programs of ours are that run inside: all in one folder when built, else among the sources. */
const ownPrograms = fileURLToPath(new URL(typeof MAESTRO_VERSION === 'undefined' ? '..' : '.', import.meta.url));

/** The sandbox for commands of a workspace's agents. */
export async function composeSandbox({ folders, environment, mode, hosts, only }: SandboxMeans): Promise<Sandbox> {
  const [{ protectedPaths, secretPaths }, { createSandbox }, { createCommandRunner }] = await Promise.all([
    import('../core/app/index.ts'),
    import('../adapters/sandbox/index.ts'),
    import('../adapters/command-runner/index.ts'),
  ]);
  const finder = createCommandRunner({ environment });
  const config = configFolder(environment);
  const programs = (environment['PATH'] ?? '').split(path.delimiter).filter((entry) => path.isAbsolute(entry));
  const named = (environment['MAESTRO_NETWORK'] ?? '').split(/[\s,]+/).filter((host) => host !== '');
  return createSandbox({
    ...builtRelay,
    environment,
    reach: async () => ({ always: hosts?.() ?? named, only: await only() }),
    ...(mode ? { mode } : modeOf(environment['MAESTRO_SANDBOX'])),
    isProtected: await protectedPaths(),
    isSecret: await secretPaths(),
    find: (program) => finder.find(program, folders.workspace),
    home: environment['HOME'] ?? os.homedir(),
    // Where one folder holds all that is ours, worktrees are in it too.
    secret: environment['MAESTRO_HOME'] === undefined ? [config] : [path.join(config, 'models.json')],
    // Packages are links into the workspace, and a worktree's git is in its repository.
    readable: [
      folders.workspace,
      folders.worktrees,
      path.dirname(path.dirname(process.execPath)),
      ownPrograms,
      ...programs,
    ],
    cache: path.join(folders.state, 'sandbox'),
  });
}
