/** A change that waits at its gate, in a workspace on the disk: as an engine leaves it, without running one. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openRepository } from '../../src/adapters/git/index.ts';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import type { Result } from '../../src/core/base/index.ts';
import {
  event,
  Goal,
  Workflow,
  type Change,
  type DomainEvent,
  type Evidence,
  type Failure,
} from '../../src/core/domain/index.ts';
import type { JournalStore, JournalWriter } from '../../src/core/ports/index.ts';
import { foldersOf, type Folders } from '../../src/local/folders.ts';
import { journalsOf } from '../../src/local/journals.ts';

/** A file of the proposal: its text out of the one before; `null` deletes it. */
export type Edits = Readonly<Record<string, ((text: string) => string | Buffer) | null>>;

const ids = { goalId: 'g1', taskId: 't1' };

/** One developer, checks, gate. */
const workflow = Workflow().parse({
  name: 'quick',
  description: 'One developer session, checks, and the change gate.',
  planGate: false,
  singleTask: true,
  stages: [
    { id: 'develop', kind: 'agent', role: 'developer' },
    { id: 'check', kind: 'checks', expect: 'green', onFailure: 'develop' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'develop' },
    { id: 'integrate', kind: 'integrate' },
  ],
});

function goalOn(commit: string): Goal {
  return Goal().parse({
    id: 'g1',
    text: 'Tidy up',
    workflow,
    autonomy: 2,
    acceptLowRisk: false,
    holdPlan: false,
    budget: {},
    priority: 0,
    paths: [],
    base: { commit, branch: 'maestro/tidy-up' },
  });
}

function greenOn(tree: string): Evidence {
  const run: Evidence['runs'][number] = {
    ...{ name: 'test', kind: 'test', command: 'npm test', status: 'passed', exitCode: 0, duration: 5, failed: [] },
    ...{ counts: { passed: 3, failed: 0, skipped: 0 }, reporter: 'tap', output: '' },
  };
  return { tree, at: 1, green: true, runs: [run], checks: 'x' };
}

/** What happened until the change came to its gate. */
function story(
  commit: string,
  worktree: { path: string; baseCommit: string; baseTree: string },
  change: Change,
): readonly DomainEvent[] {
  const task = {
    ...{ id: 't1', goalId: 'g1', order: 0, title: 'Tidy up', description: 'Make it tidy.', dependsOn: [], after: [] },
    ...{ files: change.files.map((file) => file.path), risk: 'low' as const, criteria: [], smells: [], estimate: 1 },
  };
  const session = { ...ids, id: 's1', stageId: 'develop', role: 'developer' as const, attempt: 1, leaseUntil: 1 };
  const report = { outcome: 'done' as const, summary: 'Tidied.', findings: [], artifacts: {} };
  const checkpoint = {
    ...{ id: 'k1', at: 1, stageId: 'develop', sessionId: 's1', entries: 0, turns: 0, passed: [] },
    files: { tree: worktree.baseTree, leftOut: 0, paths: [] },
  };
  const stage = (stageId: string, to: 'running' | 'passed'): DomainEvent =>
    event('stage-moved', { ...ids, stageId, to, reason: '' });
  return [
    event('goal-created', { goal: goalOn(commit) }),
    event('plan-proposed', {
      goalId: 'g1',
      plan: { version: 1, summary: '', requirements: [], criteria: [], tasks: [], questions: [] },
    }),
    event('plan-approved', { goalId: 'g1', version: 1 }),
    event('task-added', { task }),
    event('session-opened', { session }),
    event('task-moved', { ...ids, from: 'pending', to: 'in-progress', reason: '' }),
    event('worktree-prepared', { ...ids, worktree }),
    event('checkpoint-taken', { ...ids, checkpoint }),
    event('session-closed', { ...ids, sessionId: 's1', outcome: 'reported', report, usage: { duration: 1, cost: 0 } }),
    event('change-captured', { ...ids, change, tree: change.tree }),
    stage('develop', 'passed'),
    event('task-moved', { ...ids, from: 'in-progress', to: 'testing', reason: '' }),
    stage('check', 'running'),
    event('evidence-recorded', { ...ids, stageId: 'check', evidence: greenOn(change.tree) }),
    stage('check', 'passed'),
    event('task-moved', { ...ids, from: 'testing', to: 'ready-for-review', reason: '' }),
    stage('accept', 'running'),
    event('gate-opened', {
      gate: {
        ...{ id: 'q1', kind: 'change', ...ids, stageId: 'accept', question: 'Accept “Tidy up”?' },
        ...{ risk: { risk: 'medium', reasons: ['it is a test'] }, subject: change.id },
      },
    }),
  ];
}

function valueOf<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Error(result.error.person);
  return result.value;
}

/** Has the process that writes leave: a window may have gone on with a goal that it found open. */
async function awaitNoWriter(journal: string): Promise<void> {
  const reader = valueOf(createSqliteJournalStore({ file: journal }).openReader());
  if (reader.writer()?.alive) valueOf(await reader.handOver({ type: 'yield-workspace', by: 'a test' }, 20_000));
  while (reader.writer()?.alive) await new Promise((resolve) => setTimeout(resolve, 20));
  reader.close();
}

/** Opens the journal for writing, when an editor has left that just noted something: what a model was asked, say. */
async function writerOf(folders: Folders): Promise<JournalWriter> {
  for (;;) {
    const writer = journalsOf(folders).openWriter('a test');
    if (writer.ok || writer.error.reason !== 'read-only') return valueOf(writer);
    await awaitNoWriter(folders.journal);
  }
}

/**
 * Writes the edits into a worktree, and a journal in which they are proposed.
 *
 * @param home is where the engine keeps worktrees, if not where this process's environment says.
 */
export async function proposeChange(workspace: string, edits: Edits, home?: string): Promise<Change> {
  const env = home === undefined ? process.env : { ...process.env, MAESTRO_HOME: home };
  const folders = valueOf(foldersOf(workspace, env));
  const clock = { now: () => Date.now(), after: () => () => undefined };
  const repository = valueOf(
    await openRepository({
      ...{ workspace, stateDir: folders.state, worktreesDir: folders.worktrees, clock, env },
      ...{ assessRisk: () => ({ risk: 'low', reasons: [] }), signal: AbortSignal.timeout(60_000) },
    }),
  );
  const { head } = repository.state;
  const worktree = valueOf(await repository.prepareWorktree('g1-t1', head));
  for (const [name, edit] of Object.entries(edits)) {
    const file = path.join(worktree.path, name);
    if (edit) writeFileSync(file, edit(existsSync(file) ? readFileSync(file, 'utf8') : ''));
    else rmSync(file);
  }
  const change = valueOf(await repository.diff(worktree, valueOf(await repository.treeOf(worktree)), 't1'));
  if (!change) throw new Error('the edits change nothing');
  valueOf(await repository.ensureBranch('maestro/tidy-up', head));
  mkdirSync(folders.state, { recursive: true });
  writeFileSync(path.join(folders.state, '.gitignore'), '*\n');
  const writer = await writerOf(folders);
  valueOf(writer.append(story(head, worktree, change), Date.now(), false));
  writer.close();
  return change;
}

/**
 * The journal of a workspace as one that began there.
 *
 * @param home is where the engine keeps things, if not where this process's environment says.
 */
export function ownJournal(workspace: string, home?: string): JournalStore {
  const env = home === undefined ? process.env : { ...process.env, MAESTRO_HOME: home };
  return journalsOf(valueOf(foldersOf(workspace, env)));
}

/** Takes away what is there, once nobody writes it. */
export async function clearWorkspace(workspace: string): Promise<void> {
  const folders = valueOf(foldersOf(workspace, process.env));
  if (existsSync(folders.journal)) await awaitNoWriter(folders.journal);
  rmSync(folders.team, { recursive: true, force: true });
}
