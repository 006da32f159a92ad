import assert from 'node:assert/strict';
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
import { composeEngine } from '../../src/cli/compose.ts';
import type { Folders } from '../../src/cli/folders.ts';
import { fold, openMaestro, type Maestro, type Surroundings } from '../../src/core/app/index.ts';
import type { JournalEvent } from '../../src/core/domain/index.ts';
import { fingerprint, valueOf, writeIn } from '../adapters/git/sandbox.ts';
import { plain } from '../machine/plain.ts';
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
  surroundings(change?: Change): Promise<Surroundings>;
  open(change?: Change): Promise<Maestro>;
  /** Everything that is the person's: files, index, refs, settings; not our state, worktrees and branches. */
  personsThings(): readonly string[];
  /** What a finished run must not leave: worktrees, files beside the workspace, processes. */
  leftovers(): readonly string[];
  dispose(): void;
}

const ours =
  /^(?:\.maestro[/\\]state|\.git[/\\](?:objects|worktrees|(?:logs[/\\])?refs[/\\]heads[/\\]maestro))(?:[/\\]|$)/;

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

/** @param git whether the workspace is a git repository with one commit of the files. */
export function createWorld(files: Files, { git = true } = {}): World {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-run-')));
  const workspace = path.join(top, 'workspace');
  const team = path.join(workspace, '.maestro');
  const state = path.join(team, 'state');
  const folders = {
    workspace,
    team,
    state,
    journal: path.join(state, 'journal.db'),
    worktrees: path.join(top, 'trees'),
  };
  const config = path.join(top, 'gitconfig');
  writeIn(top, 'gitconfig', '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n');
  const environment = { ...process.env, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1' };
  mkdirSync(workspace);
  const world: World = {
    top,
    workspace,
    folders,
    environment,
    git: (...args) =>
      execFileSync('git', args, {
        cwd: workspace,
        env: environment,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trimEnd(),
    write: (file, content) => writeIn(workspace, file, content),
    read: (file) => readFileSync(path.join(workspace, file), 'utf8'),
    commitAll(message = 'Work') {
      world.git('add', '-A');
      world.git('commit', '-q', '--allow-empty', '-m', message);
      return world.git('rev-parse', 'HEAD');
    },
    async surroundings(change = (given) => given) {
      const { surroundings } = await composeEngine(folders, environment);
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
    dispose: () => rmSync(top, { recursive: true, force: true }),
  };
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

/** All events of a journal. */
export async function eventsOf({ journal }: Pick<Maestro, 'journal'>): Promise<readonly JournalEvent[]> {
  const events: JournalEvent[] = [];
  for await (const page of journal.read()) events.push(...page);
  return events;
}

/** What must be true of every journal, whatever happened: it is whole, it is the state, no effect ended twice. */
export async function auditJournal(maestro: Maestro): Promise<void> {
  assert.equal((await maestro.journal.verify()).broken, null);
  const events = await eventsOf(maestro);
  assert.deepEqual(plain(fold(events)), plain(maestro.state()));
  const ended = events.flatMap((event) => (event.type === 'effect-finished' ? [event.data.effectId] : []));
  assert.equal(new Set(ended).size, ended.length, 'an effect was finished twice');
  const committed = events.flatMap((event) => (event.type === 'change-committed' ? [event.data.taskId] : []));
  assert.equal(new Set(committed).size, committed.length, 'a task was committed twice');
}
