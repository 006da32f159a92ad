import { personMoves, type MoveRefusal, type PersonMove } from '../../core/app/index.ts';
import type { TaskStatus } from '../../core/domain/index.ts';
import type { MoveView } from '../../protocol/index.ts';
import type { TaskPlace } from './board-folder.ts';
import type { Localiser } from './texts.ts';

interface Told {
  readonly text: string;
  readonly confirm: string | null;
}

function tellAcceptance(l10n: Localiser, { undecided, accepted }: Extract<PersonMove, { does: 'accept' }>): Told {
  if (undecided === 0) {
    return {
      text: l10n.t('Commits what was accepted, hunks: {0}.', accepted),
      confirm: l10n.t('Commit what you accepted? Hunks: {0}.', accepted),
    };
  }
  if (undecided === 1) {
    return {
      text: l10n.t('Accepts the hunk that is open and commits {0} in all.', accepted),
      confirm: l10n.t('Accept 1 open hunk and commit {0} in all?', accepted),
    };
  }
  return {
    text: l10n.t('Accepts the {0} hunks that are open and commits {1} in all.', undecided, accepted),
    confirm: l10n.t('Accept {0} open hunks and commit {1} in all?', undecided, accepted),
  };
}

function tellMove(l10n: Localiser, move: PersonMove): Told {
  switch (move.does) {
    case 'cancel':
      return {
        text: l10n.t('Stops all work on it. Its worktree goes; what was committed stays.'),
        confirm: l10n.t('Cancel this task? All work on it stops.'),
      };
    case 'retry':
      return { text: l10n.t('Tries again with fresh attempts.'), confirm: null };
    case 'request-changes':
      return { text: l10n.t('Sends it back to its agent, with your comments.'), confirm: null };
    case 'start':
      return { text: l10n.t('Approves its start.'), confirm: null };
    case 'accept':
      return tellAcceptance(l10n, move);
  }
}

/** When the engine itself brings a task to a state. */
function tellEngine(l10n: Localiser, to: TaskStatus): string {
  const texts: Readonly<Partial<Record<TaskStatus, string>>> = {
    'in-progress': l10n.t('The engine starts it as soon as what it depends on is completed and an agent is free.'),
    testing: l10n.t('The engine moves it when the work is done and its checks run.'),
    failed: l10n.t('Only checks or agents that fail bring it there.'),
    retrying: l10n.t('The engine moves it when its pause is over.'),
    blocked: l10n.t('The engine moves it when it cannot go on by itself.'),
    'ready-for-review': l10n.t('It gets there only with green checks on its present files.'),
  };
  return texts[to] ?? l10n.t('Only the engine does this.');
}

function tellRefusal(l10n: Localiser, why: MoveRefusal, to: TaskStatus): string {
  switch (why) {
    case 'same-state':
      return l10n.t('It is there already.');
    case 'closed':
      return l10n.t('It is over and does not move any more.');
    case 'no-such-move':
      return l10n.t('No task goes there from where it is.');
    case 'by-engine':
      return tellEngine(l10n, to);
    case 'no-gate':
      return l10n.t('Reviews still go on, or its commit is being made. It can be accepted when it waits for you.');
    case 'nothing-accepted':
      return l10n.t('Every hunk was rejected. Accept one first, or cancel the task.');
  }
}

/** What moving a task to each state does, or why it cannot be done, in the person's language. */
export function moveViews(l10n: Localiser, { folder, id, state, task }: TaskPlace): readonly MoveView[] {
  return personMoves(state, task).map(({ to, move }) => {
    const once = folder.onceOf(moveName(id, to));
    return move.ok
      ? { to, legal: true, once, ...tellMove(l10n, move.value) }
      : { to, legal: false, once, text: tellRefusal(l10n, move.error, to), confirm: null };
  });
}

/** What the move of a task to a state is called where its mark is kept. */
export function moveName(taskId: string, to: TaskStatus): string {
  return `${taskId}>${to}`;
}
