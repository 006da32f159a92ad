import { counted, ok, type Result } from '../base/index.ts';
import {
  checkpointBounds,
  type Failure,
  type SavedFiles,
  type TranscriptEntry,
  type Worktree,
} from '../domain/index.ts';
import type { OpenSession, State, TaskState } from '../machine/index.ts';
import type { HandlerParts } from './handler.ts';

/** Before what a checkpoint is taken. */
export interface Moment {
  readonly task: TaskState;
  readonly worktree: Worktree;
  readonly stageId: string;
  readonly session?: OpenSession;
  /** What is on record of the session's conversation. */
  readonly recorded?: readonly TranscriptEntry[];
  /** The worktree is as it was checked out. */
  readonly isUntouched?: boolean;
  /** The effect that it is taken for. */
  readonly undoes?: string;
}

type Parts = Pick<HandlerParts, 'repository' | 'dispatch' | 'note' | 'present'>;

const reasons: Readonly<Record<SavedFiles['paths'][number]['why'], string>> = {
  file: `over ${String(checkpointBounds.file >> 20)} MB`,
  files: `more than ${String(checkpointBounds.files)} files`,
  total: `more than ${String(checkpointBounds.total >> 20)} MB in all`,
  repository: 'a repository of its own',
};

/** What a checkpoint leaves out, in words. */
export function leftOutText({ leftOut, paths }: SavedFiles): string {
  const named = paths.slice(0, 5).map(({ path, why }) => `${path} (${reasons[why]})`);
  return `${named.join(', ')}${leftOut > named.length ? `, and ${String(leftOut - named.length)} more` : ''}`;
}

function isTold({ checkpoints }: TaskState, { paths }: SavedFiles): boolean {
  const before = new Set(checkpoints.at(-1)?.files.paths.map(({ path }) => path));
  return paths.every(({ path }) => before.has(path));
}

/** The stage that is at work or comes next. */
export function currentStage({ task, stages }: TaskState, state: State): string {
  const ids = state.goals.get(task.goalId)?.goal.workflow.stages.map(({ id }) => id) ?? [];
  const withStatus = (status: string): string | undefined => ids.find((id) => stages[id]?.status === status);
  return withStatus('running') ?? withStatus('waiting') ?? ids.at(-1) ?? '';
}

async function save({ worktree, isUntouched }: Moment, { repository }: Parts): Promise<Result<SavedFiles, Failure>> {
  if (isUntouched) return ok({ tree: worktree.baseTree, leftOut: 0, paths: [] });
  return repository.saveFiles(worktree, checkpointBounds);
}

/**
 * Saves how a task stands before something may change it. Work never waits for long, and goes on without one: then the
 * person is told, as they are of files that are left out.
 */
export async function takeCheckpoint(moment: Moment, parts: Parts): Promise<Result<null, Failure>> {
  const { task, worktree, stageId, session, recorded = [], undoes } = moment;
  const { id: taskId, goalId } = task.task;
  const saved = await save(moment, parts);
  const warn = (text: string): void => {
    parts.note({ goalId, taskId, by: 'engine', level: 'warning', text });
  };
  if (!saved.ok) {
    warn(`There is no checkpoint before ${stageId}: ${saved.error.person}`);
    return saved;
  }
  if (!isTold(task, saved.value)) {
    const what = counted(saved.value.leftOut, 'path');
    warn(
      `The checkpoint before ${stageId} leaves out ${what}: ${leftOutText(saved.value)}. Going back leaves them be.`,
    );
  }
  const turns = recorded.filter((entry) => entry.kind === 'turn' && entry.purpose !== 'summary').length;
  const checkpoint = {
    stageId,
    entries: recorded.length,
    turns,
    files: saved.value,
    ...(session ? { sessionId: session.id } : {}),
    ...(undoes === undefined ? {} : { undoes }),
  };
  const noted = parts.dispatch({ type: 'note-checkpoint', taskId, checkpoint });
  if (!noted.ok) return noted;
  const kept = parts.present().tasks.get(taskId)?.checkpoints ?? [];
  const isFull = kept.length < task.checkpoints.length + 1;
  return isFull
    ? parts.repository.forgetFiles(
        worktree,
        kept.map(({ files }) => files.tree),
      )
    : ok(null);
}
