import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { createSandbox, type SandboxOptions } from '../../../src/adapters/sandbox/index.ts';
import { isProtectedPath, isSecretPath } from '../../../src/core/policy/index.ts';
import type { CommandEnd, CommandRunner, Sandbox } from '../../../src/core/ports/index.ts';

/** A worktree, a home with keys and a folder outside, and what runs commands in them. */
export interface Place {
  readonly top: string;
  /** The worktree that commands work in. */
  readonly folder: string;
  readonly home: string;
  /** A folder that is nobody's business, with a note in it. */
  readonly outside: string;
  readonly sandbox: Sandbox;
  readonly runner: CommandRunner;
}

/** The sandbox of this machine, as tests want it: nothing secret but what it tells by itself, no host granted. */
export function sandboxIn(
  top: string,
  folder: string,
  more: Pick<SandboxOptions, 'home'> & Partial<SandboxOptions>,
): Sandbox {
  const finder = createCommandRunner({ environment: process.env });
  return createSandbox({
    mode: 'auto',
    secret: [],
    readable: [top, path.dirname(path.dirname(process.execPath))],
    cache: path.join(top, 'cache'),
    isProtected: isProtectedPath,
    isSecret: isSecretPath,
    find: (program) => finder.find(program, folder),
    environment: process.env,
    reach: () => Promise.resolve({ always: [], only: null }),
    ...more,
  });
}

/** Makes one on the disk, with the sandbox of this machine. */
export function createPlace(more: Partial<SandboxOptions> = {}): Place {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-sandbox-')));
  const [folder, home, outside] = ['worktree', 'home', 'outside'].map((name) => path.join(top, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [folder, home, outside, path.join(home, '.ssh')]) mkdirSync(each);
  writeFileSync(path.join(home, '.ssh/id_ed25519'), 'a-private-key');
  writeFileSync(path.join(home, '.netrc'), 'a-password');
  writeFileSync(path.join(outside, 'note'), 'mine');
  writeFileSync(path.join(top, 'models.json'), 'a-key');
  writeFileSync(path.join(folder, '.git'), 'gitdir: elsewhere\n');
  mkdirSync(path.join(folder, 'packages/.vscode'), { recursive: true });
  writeFileSync(path.join(folder, 'packages/.vscode/tasks.json'), '{}');
  const sandbox = sandboxIn(top, folder, { home, secret: [path.join(top, 'models.json')], ...more });
  const environment = { ...process.env, HOME: home };
  return { top, folder, home, outside, sandbox, runner: createCommandRunner({ environment, grace: 300, sandbox }) };
}

/** Takes it off the disk. */
export function removePlace({ top }: Place): void {
  rmSync(top, { recursive: true, force: true });
}

/** How a command of bash ended there, and what it printed. */
export interface Ran {
  readonly end: CommandEnd;
  readonly printed: string;
}

/** Runs a line in the worktree. */
export async function runIn({ runner, folder }: Place, line: string): Promise<Ran> {
  const order = { run: line, title: line, folder, cwd: folder, timeout: 30_000 };
  const command = runner.start(order, new AbortController().signal);
  return { end: await command.ended, printed: command.output(10_000).trim() };
}
