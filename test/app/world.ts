import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createTypeScriptWorkshop } from '../../src/adapters/typescript/index.ts';
import { createLauncher } from '../../src/adapters/launcher/index.ts';
import { composeEngine, type Folders } from '../../src/local/index.ts';
import {
  allowCommands,
  knownCommands,
  openMaestro,
  type Maestro,
  type Surroundings,
} from '../../src/core/app/index.ts';
import { fingerprint, valueOf, writeIn } from '../adapters/git/sandbox.ts';
import type { Files } from './projects.ts';

/** Replaces parts of what the engine works with. */
export type Change = (surroundings: Surroundings) => Surroundings;

/** A small workspace on the disk, and an engine on it with the adapters of the product. */
export interface World {
  readonly top: string;
  readonly workspace: string;
  readonly folders: Folders;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs git in the workspace as the person does. */
  git(...args: string[]): string;
  write(file: string, content: string | Buffer): void;
  read(file: string): string;
  commitAll(message?: string): string;
  /** Commits a file on a branch that is not checked out, as somebody else would. */
  commitOn(branch: string, file: string, content: string): string;
  surroundings(change?: Change): Promise<Surroundings>;
  open(change?: Change): Promise<Maestro>;
  /** Everything that is the person's: files, index, refs, settings; not our state, worktrees, branches and checkpoints. */
  personsThings(): readonly string[];
  /** What a finished run must not leave: worktrees, files beside the workspace, processes. */
  leftovers(): readonly string[];
  dispose(): void;
}

/** One for all worlds: nothing of it belongs to any. */
const launcher = createLauncher();

const ours =
  /^(?:\.maestro[/\\]state|\.git[/\\](?:objects|worktrees|(?:logs[/\\])?refs[/\\](?:heads[/\\])?maestro))(?:[/\\]|$)/;

/** Processes that work in the folder or were called with it, as far as the system shows them. */
function processesIn(folder: string): readonly string[] {
  if (!existsSync('/proc')) return [];
  const readable = (read: () => string): string => {
    try {
      return read();
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const cwd = readable(() => readlinkSync(`/proc/${pid}/cwd`));
      const line = readable(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
      return cwd.startsWith(folder) || line.includes(folder) ? [`process ${pid} in ${cwd}: ${line}`] : [];
    });
}

type Git = (args: readonly string[], more?: { readonly input?: string; readonly index?: string }) => string;

function createGit(cwd: string, environment: World['environment']): Git {
  return (args, { input = '', index } = {}) => {
    const env = index === undefined ? environment : { ...environment, GIT_INDEX_FILE: index };
    return execFileSync('git', args, { cwd, env, encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] }).trimEnd();
  };
}

/** What an engine works with there, for whoever wrote the settings and has looked at them. */
async function composeIn(folders: Folders, environment: World['environment']): Promise<Surroundings> {
  const { surroundings, sweepOrphans } = await composeEngine(folders, environment, { launcher });
  await sweepOrphans();
  const named = await knownCommands(surroundings);
  if (named.ok) valueOf(await allowCommands(named.value, 'Ada', surroundings));
  return surroundings;
}

/** The world in a folder that was made before. */
export function worldAt(top: string): World {
  const workspace = path.join(top, 'workspace');
  const team = path.join(workspace, '.maestro');
  const state = path.join(team, 'state');
  const folders = {
    workspace,
    team,
    state,
    journal: path.join(state, 'journal.db'),
    witness: path.join(top, 'home', 'witness.json'),
    worktrees: path.join(top, 'trees'),
  };
  const environment = {
    ...process.env,
    GIT_CONFIG_GLOBAL: path.join(top, 'gitconfig'),
    MAESTRO_HOME: path.join(top, 'home'),
    ...{ GIT_CONFIG_NOSYSTEM: '1', MAESTRO_INDEX: 'off', MAESTRO_MEMORY: 'off' },
  };
  const runGit = createGit(workspace, environment);
  const world: World = {
    top,
    workspace,
    folders,
    environment,
    git: (...args) => runGit(args),
    write: (file, content) => writeIn(workspace, file, content),
    read: (file) => readFileSync(path.join(workspace, file), 'utf8'),
    commitAll(message = 'Work') {
      world.git('add', '-A');
      world.git('commit', '-q', '--allow-empty', '-m', message);
      return world.git('rev-parse', 'HEAD');
    },
    commitOn(branch, file, content) {
      const index = path.join(top, 'other-index');
      const parent = world.git('rev-parse', branch);
      runGit(['read-tree', parent], { index });
      const blob = runGit(['hash-object', '-w', '--stdin'], { input: content });
      runGit(['update-index', '--add', '--cacheinfo', `100644,${blob},${file}`], { index });
      const commit = runGit(['commit-tree', runGit(['write-tree'], { index }), '-p', parent, '-m', `Edit ${file}`]);
      world.git('update-ref', `refs/heads/${branch}`, commit);
      return commit;
    },
    async surroundings(change = (given) => given) {
      const surroundings = await composeIn(folders, environment);
      // Without jitter a failed attempt is tried again at once.
      return change({ ...surroundings, random: () => 0 });
    },
    open: async (change) => valueOf(await openMaestro(await world.surroundings(change), 'test')),
    personsThings: () => fingerprint(workspace, (file) => ours.test(file)),
    leftovers() {
      const trees = existsSync(folders.worktrees) ? readdirSync(folders.worktrees) : [];
      const records = path.join(state, 'checks');
      const running = existsSync(records) ? readdirSync(records) : [];
      return [...trees, ...running, ...processesIn(top)];
    },
    dispose: () => rmSync(top, { recursive: true, force: true, maxRetries: 3 }),
  };
  return world;
}

/** @param git whether the workspace is a git repository with one commit of the files. */
export function createWorld(files: Files, { git = true } = {}): World {
  const world = worldAt(realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-run-'))));
  writeIn(world.top, 'gitconfig', '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n');
  mkdirSync(world.workspace);
  for (const [file, content] of Object.entries(files)) world.write(file, content);
  if (git) {
    world.git('init', '-q');
    world.commitAll('The project as it is');
  }
  return world;
}

/** A workshop for all runs of a suite, so that TypeScript is loaded once; `end` belongs after the suite. */
export function sharedWorkshop(): { readonly share: Change; readonly end: () => Promise<void> } {
  const workshop = createTypeScriptWorkshop();
  const lasting = { ...workshop, dispose: () => Promise.resolve() };
  return { share: (surroundings) => ({ ...surroundings, workshop: lasting }), end: () => workshop.dispose() };
}
