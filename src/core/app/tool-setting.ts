import type { Goal, Worktree } from '../domain/index.ts';
import type { RoleBook } from '../roles/index.ts';
import type { ToolSetting } from '../tools/index.ts';
import { createDesk } from './desk.ts';
import { mostHelpers } from './session-effort.ts';
import { worktreeKey, type HandlerParts } from './handler.ts';

/** Notes on connections of one session: whoever asks for a thousand hosts is not to fill the journal. */
const mostNoted = 500;

/** Writes into the journal what commands want to reach: each host and what came of it, the first time that a line does. */
export function noteConnections(
  at: { readonly goalId: string; readonly taskId: string },
  { note }: Pick<HandlerParts, 'note'>,
): NonNullable<ToolSetting['noteConnection']> {
  const noted = new Set<string>();
  return (line, { host, port, outcome, address = '' }) => {
    const place = `${host}:${String(port)}`;
    const key = [line, place, outcome, address].join('\n');
    if (noted.has(key) || noted.size >= mostNoted) return;
    noted.add(key);
    const shown = line.slice(0, 200);
    const text =
      outcome === 'reached'
        ? `“${shown}” reached ${place} at ${address}.`
        : `“${shown}” was kept from ${place}: ${outcome}.`;
    note({ ...at, by: 'sandbox', level: outcome === 'reached' ? 'info' : 'warning', text });
  };
}

/** What the tools of one session work on: its worktree, and what the engine does for it there. */
export async function toolSettingFor(
  {
    goal,
    taskId,
    sessionId,
    book,
  }: { readonly goal: Goal; readonly taskId: string; readonly sessionId: string; readonly book: RoleBook },
  worktree: Worktree,
  parts: HandlerParts,
  signal: AbortSignal,
): Promise<ToolSetting> {
  const { surroundings, repository, evidence } = parts;
  const { openFiles, workshop, search, commands, loadShell, pause, trash } = surroundings;
  return {
    files: await openFiles(worktree.path),
    workshop,
    search,
    commands,
    loadShell,
    pause,
    signal,
    trash: `${trash}/${worktreeKey(goal.id, taskId)}`,
    baseText: (path) => repository.fileAt(worktree.baseCommit, path),
    async treeNow() {
      const tree = await repository.treeOf(worktree);
      return tree.ok ? tree.value : tree.error.person;
    },
    runChecks: (stop) => evidence.gather(worktree, stop),
    readPolicy: () => parts.policyBook.read(),
    desk: createDesk(sessionId, goal, book, parts, await mostHelpers(surroundings)),
    noteConnection: noteConnections({ goalId: goal.id, taskId }, parts),
    log: (path, limit) => repository.log(worktree.baseCommit, path, limit),
    show: (name) => repository.show(name),
    blame: (path, from, lines) => repository.blame(worktree, path, from, lines),
    async change() {
      const tree = await repository.treeOf(worktree);
      return tree.ok ? repository.diff(worktree, tree.value, taskId) : tree;
    },
  };
}
