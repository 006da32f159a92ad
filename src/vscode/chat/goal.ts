import * as vscode from 'vscode';
import { bookkeeping, describeEvent, followGoal, summariseGoal, type Workspace } from '../../core/app/index.ts';
import type { JournalEvent } from '../../core/domain/index.ts';
import { requestFor } from '../goals/request.ts';
import { isModelChosen } from '../models/model-settings.ts';
import type { Root } from '../roots/roots.ts';
import { chooseRoot } from '../target.ts';
import { attachedTo, pathIn, placeOf, rootOf } from './attached.ts';
import { sayGates } from './gates.ts';
import { button, keyOf, say, sayNoModel, type Outcome, type Turn } from './turn.ts';

/** How a command of the chat becomes a goal. */
interface Way {
  readonly workflow: string;
  readonly holdPlan?: true;
  readonly needsModel: boolean;
  /** The goal in words when the person adds none. */
  readonly words?: () => string;
  /** What comes before the person's words. */
  readonly before?: string;
}

/** The commands that state goals. */
export const ways: Readonly<Record<string, Way>> = {
  plan: { workflow: 'feature', holdPlan: true, needsModel: true },
  build: { workflow: 'feature', needsModel: true },
  fix: { workflow: 'fix', needsModel: true },
  improve: { workflow: 'improve', needsModel: false, words: () => vscode.l10n.t('Improve the code') },
  tests: { workflow: 'quick', needsModel: true, words: () => '', before: 'Write tests, and change no other code. ' },
};

/** Events that a chat tells in a line: what an agent says and calls meanwhile is in the views. */
const untold: ReadonlySet<string> = new Set([...bookkeeping, 'transcript-extended', 'gate-opened', 'session-assigned']);

/** The goal in words, with where to look; undefined when there is nothing to go by. */
function wordsOf(turn: Turn, root: Root, { words, before = '' }: Way): string | undefined {
  const said = turn.request.prompt.trim();
  const places = attachedTo(turn).flatMap((attached) => placeOf(root, attached) ?? []);
  const stated = said === '' ? words?.() : said;
  if (stated === undefined || (stated === '' && places.length === 0)) return undefined;
  return `${before}${stated}${places.length > 0 ? ` (${places.join(', ')})` : ''}`.trim();
}

/** Tells of a goal as it goes, a line for each event, with the buttons of what it asks. */
async function follow(turn: Turn, root: Root, workspace: Workspace, goalId: string): Promise<void> {
  const stop = new AbortController();
  const stopping = turn.token.onCancellationRequested(() => {
    stop.abort();
  });
  if (turn.token.isCancellationRequested) stop.abort();
  const tell = (events: readonly JournalEvent[]): void => {
    for (const event of events) {
      if (event.type === 'gate-opened') sayGates(turn, [[root, event.data.gate]]);
      else if (!untold.has(event.type)) turn.stream.progress(describeEvent(event));
    }
  };
  try {
    const ending = await followGoal(workspace, goalId, tell, stop.signal);
    if (ending === 'left') void askWhetherToCancel(root, goalId);
    else sayEnding(turn, workspace, goalId);
  } finally {
    stopping.dispose();
  }
}

/** The person stopped listening: the goal goes on unless they want it to end. */
async function askWhetherToCancel(root: Root, goalId: string): Promise<void> {
  const cancel = vscode.l10n.t('Cancel the Goal…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} goes on; the chat only stopped telling of it.', goalId),
    cancel,
  );
  if (answer === cancel) await vscode.commands.executeCommand('codemaestro.cancelGoal', { root: keyOf(root), goalId });
}

function sayEnding(turn: Turn, workspace: Workspace, goalId: string): void {
  const state = workspace.state();
  const summary = summariseGoal(state, goalId, Date.now());
  const goal = state.goals.get(goalId);
  if (!summary || !goal) return;
  for (const { id, title, status, reason } of summary.tasks) {
    say(turn, `${id} ${title}: ${status}${reason ? `, ${reason}` : ''}`);
  }
  const waiting = [...state.gates.values()].filter((gate) => gate.goalId === goalId);
  if (waiting.length > 0) say(turn, vscode.l10n.t('{0} waits for you: {1} open questions.', goalId, waiting.length));
  else say(turn, `${goalId} ${goal.status}${goal.reason ? `: ${goal.reason}` : ''}`);
  button(turn, vscode.l10n.t('Show Tasks'), 'codemaestro.tasks.focus');
}

/** States a goal and tells how it goes until a person is needed. */
export async function stateGoal(turn: Turn, way: Way): Promise<Outcome> {
  if (way.needsModel && !isModelChosen()) return sayNoModel(turn);
  const root = rootOf(turn) ?? (await chooseRoot(turn.editor));
  if (!root) return {};
  const text = wordsOf(turn, root, way);
  if (text === undefined) {
    say(turn, vscode.l10n.t('Say in words what you want, or attach the code that it is about.'));
    return {};
  }
  turn.stream.progress(vscode.l10n.t('Stating the goal'));
  const workspace = await root.open();
  const paths = way.workflow === 'improve' ? attachedTo(turn).flatMap(({ uri }) => pathIn(root, uri) ?? []) : [];
  const { workflow, holdPlan = false } = way;
  const started = await workspace.startGoal(requestFor(root, { text, workflow, paths, holdPlan }));
  if (!started.ok) throw new Error(started.error.person);
  say(turn, `${started.value}: ${text}`);
  await follow(turn, root, workspace, started.value);
  return { root: keyOf(root), goalId: started.value };
}
