import { acceptedOf, undecidedOf, type Maestro, type TaskState } from '../core/app/index.ts';
import { counted, visible, visibleLine } from '../core/base/index.ts';
import { decidableIds, type Change, type Command, type Gate, type GateAnswer } from '../core/domain/index.ts';
import type { Cli } from './context.ts';
import { hunkText, renderOptionsOf, sameFile } from './diff-text.ts';
import { exactly } from './gates.ts';
import type { Keyboard } from './keyboard.ts';

/** What a review works with. `signal` aborts when the gate is answered elsewhere or the person leaves. */
export interface Review {
  readonly cli: Cli;
  readonly maestro: Maestro;
  readonly keyboard: Keyboard;
  readonly signal: AbortSignal;
}

/** How a review ended: `left` means that the gate waits on, and is not asked again now. */
export type ReviewOutcome = 'answered' | 'left';

const hunkQuestion =
  'accept this hunk? [y]es [n]o [a]ll of the rest [r]eject the rest [c]hange request [q]uit (leave it waiting) ';

/** Shows the question and how risky a yes is, by the rules that say so. */
function showQuestion({ cli: { terminal } }: Review, gate: Gate): void {
  const { paint } = terminal;
  const style = { low: 'green', medium: 'yellow', high: 'red' } as const;
  terminal.say(`\n${paint('bold', `${gate.id}  ${visibleLine(gate.question)}`)}`);
  for (const line of exactly(gate)) terminal.say(`  ${line}`);
  const reasons = gate.risk.reasons.map(visibleLine).join('; ');
  terminal.say(`${paint(style[gate.risk.risk], `${gate.risk.risk} risk`)}: ${reasons}`);
}

async function ask(
  review: Review,
  question: string,
  answers: Readonly<Record<string, string>>,
): Promise<string | null> {
  const { terminal } = review.cli;
  const prompt = (): void => {
    terminal.write(terminal.paint('bold', question));
  };
  const key = await review.keyboard.key(prompt, Object.keys(answers), review.signal);
  terminal.say(key === null ? '' : (answers[key] ?? ''));
  return key;
}

/** Gives a command; a refusal is shown. */
function give({ cli, maestro }: Review, command: Command): boolean {
  const result = maestro.dispatch(command);
  if (!result.ok) cli.terminal.warn(visible(result.error.person));
  return result.ok;
}

/** Gives a gate its answer, and says how the review ended by that. */
function answer(review: Review, gate: Gate, given: GateAnswer['answer'], reason: string): ReviewOutcome {
  const command = { type: 'answer-gate' as const, by: review.cli.by, gateId: gate.id, answer: given, reason };
  return give(review, command) ? 'answered' : 'left';
}

/** Asks a question that is answered as a whole: a plan, or whether a task may start. */
async function reviewWhole(review: Review, gate: Gate): Promise<ReviewOutcome> {
  const { cli, maestro, keyboard } = review;
  showQuestion(review, gate);
  const plan = gate.kind === 'plan' ? maestro.state().goals.get(gate.goalId)?.plan : null;
  for (const task of plan?.tasks ?? []) {
    cli.terminal.say(
      `  ${visibleLine(task.title)}  ${cli.terminal.paint('dim', `${task.risk} risk · ${visibleLine(task.files.join(', '))}`)}`,
    );
  }
  const more = gate.kind === 'plan' ? '[c]hange request ' : '';
  const answers = { y: 'yes', n: 'no', q: 'left waiting', ...(gate.kind === 'plan' ? { c: 'change request' } : {}) };
  const key = await ask(review, `approve? [y]es [n]o ${more}[q]uit (leave it waiting) `, answers);
  if (key === null || key === 'q') return 'left';
  if (key === 'y' && plan && plan.questions.length > 0) {
    const said = await keyboard.line('what should the agents know? (Enter for nothing) ', review.signal);
    return answer(review, gate, 'approved', said ?? '');
  }
  if (key === 'y') return answer(review, gate, 'approved', '');
  const reason = await keyboard.line(key === 'n' ? 'why not? ' : 'what should be different? ', review.signal);
  if (reason === null) return 'left';
  return answer(review, gate, key === 'n' ? 'denied' : 'changes-requested', reason);
}

/** Asks what an agent wants to know. */
async function reviewQuestion(review: Review, gate: Gate): Promise<ReviewOutcome> {
  showQuestion(review, gate);
  const key = await ask(review, '[a]nswer [d]ecline [q]uit (leave it waiting) ', {
    a: 'answer',
    d: 'decline',
    q: 'left waiting',
  });
  if (key === null || key === 'q') return 'left';
  const words = await review.keyboard.line(key === 'a' ? 'your answer: ' : 'why not? ', review.signal);
  if (words === null) return 'left';
  return answer(review, gate, key === 'a' ? 'approved' : 'denied', words);
}

/** Owns the walk through one change: which hunks are still to be asked about, and what is wanted of the others. */
interface Walk {
  readonly taskId: string;
  readonly change: Change;
  readonly wishes: string[];
  readonly commented: Set<string>;
  /** Hunks that were decided before and are asked about again; null when what is undecided is asked about. */
  readonly anew: Set<string> | null;
}

function decide({ cli, maestro }: Review, { taskId, anew }: Walk, hunkIds: readonly string[], isYes: boolean): void {
  const verdict = isYes ? ('accepted' as const) : ('rejected' as const);
  const keepOpen = anew ? { keepOpen: true as const } : {};
  const command = { type: 'decide-hunks' as const, by: cli.by, taskId, hunkIds: [...hunkIds], verdict, ...keepOpen };
  const result = maestro.dispatch(command);
  if (!result.ok) cli.terminal.warn(visible(result.error.person));
  else for (const id of hunkIds) anew?.delete(id);
}

async function requestChange(review: Review, walk: Walk, hunkId: string): Promise<void> {
  const text = await review.keyboard.line('what should be different? ', review.signal);
  if (text === null) {
    review.cli.terminal.say('Nothing was asked for; the hunk is asked about again.');
    return;
  }
  if (!give(review, { type: 'add-comment', by: review.cli.by, taskId: walk.taskId, hunkId, text })) return;
  walk.wishes.push(text);
  walk.commented.add(hunkId);
}

function openIds(task: TaskState, { anew, commented }: Walk): readonly string[] {
  return (anew ? [...anew] : undecidedOf(task)).filter((id) => !commented.has(id));
}

/** Asks about one hunk. False when the person leaves. */
async function reviewHunk(review: Review, walk: Walk, rest: readonly string[]): Promise<boolean> {
  const [id = ''] = rest;
  const answers = {
    y: 'yes',
    n: 'no',
    a: `yes, and ${counted(rest.length - 1, 'hunk')} more`,
    r: `no, and ${counted(rest.length - 1, 'hunk')} more`,
    c: 'change request',
    q: 'left waiting',
  };
  const key = await ask(review, hunkQuestion, answers);
  if (key === null || key === 'q') return false;
  if (key === 'c') await requestChange(review, walk, id);
  else decide(review, walk, key === 'a' || key === 'r' ? rest : [id], key === 'y' || key === 'a');
  return true;
}

/** Asks about one hunk after the other, until none is left or somebody else answered. False when the person leaves. */
async function walkHunks(review: Review, gate: Gate, walk: Walk): Promise<boolean> {
  const { cli, maestro } = review;
  let shown: string | undefined;
  for (;;) {
    const task = maestro.state().tasks.get(walk.taskId);
    if (!task || !maestro.state().gates.has(gate.id)) return true;
    const rest = openIds(task, walk);
    const [id] = rest;
    if (id === undefined) return true;
    if (shown !== id) {
      const withHeader = !sameFile(walk.change, shown, id);
      cli.terminal.say(`\n${hunkText(walk.change, id, renderOptionsOf(task), withHeader, cli.terminal.paint)}`);
      shown = id;
    }
    if (!(await reviewHunk(review, walk, rest))) return false;
  }
}

/** How many of a change's hunks were accepted. */
function verdictsText(task: TaskState, change: Change): string {
  return `${String(acceptedOf(task).length)} of ${counted(decidableIds(change).length, 'hunk')} accepted`;
}

/** Answers a change gate, all of whose hunks are decided, by what was decided. */
function answerAsDecided(review: Review, gate: Gate, task: TaskState, change: Change): ReviewOutcome {
  const given = acceptedOf(task).length > 0 ? 'approved' : 'denied';
  return answer(review, gate, given, verdictsText(task, change));
}

/** Asks at a gate that came back although every hunk is decided: after a conflict, red checks, or a failed commit. */
async function reviewDecided(
  review: Review,
  gate: Gate,
  task: TaskState,
  change: Change,
): Promise<ReviewOutcome | 'anew'> {
  const { cli, keyboard, signal } = review;
  cli.terminal.say(`Every hunk is decided: ${verdictsText(task, change)}.`);
  const answers = {
    a: 'approved as decided',
    d: 'decide anew',
    c: 'change request',
    r: 'reject',
    q: 'left waiting',
  };
  const question = 'approve [a]s decided [d]ecide anew [c]hange request [r]eject [q]uit (leave it waiting) ';
  const key = await ask(review, question, answers);
  if (key === 'd') return 'anew';
  if (key === 'a') return answerAsDecided(review, gate, task, change);
  if (key === null || key === 'q') return 'left';
  const reason = await keyboard.line(key === 'r' ? 'why not? ' : 'what should be different? ', signal);
  if (reason === null) return 'left';
  if (key === 'r') return answer(review, gate, 'denied', reason);
  const comment = { type: 'add-comment' as const, by: cli.by, taskId: task.task.id, text: reason };
  return give(review, comment) ? answer(review, gate, 'changes-requested', reason) : 'left';
}

/** Asks about the hunks that are not decided yet; when all of them are, about the change as a whole first. */
async function reviewChange(review: Review, gate: Gate): Promise<ReviewOutcome> {
  const { maestro } = review;
  const { taskId = '' } = gate;
  const start = maestro.state().tasks.get(taskId);
  const change = start?.change;
  if (!change) return 'left';
  showQuestion(review, gate);
  let anew: Set<string> | null = null;
  if (undecidedOf(start).length === 0) {
    const outcome = await reviewDecided(review, gate, start, change);
    if (outcome !== 'anew') return outcome;
    anew = new Set(decidableIds(change));
  }
  const walk: Walk = { taskId, change, wishes: [], commented: new Set(), anew };
  if (!(await walkHunks(review, gate, walk))) return 'left';
  const end = maestro.state().tasks.get(taskId);
  if (!end || !maestro.state().gates.has(gate.id)) return 'answered';
  if (walk.wishes.length > 0) return answer(review, gate, 'changes-requested', walk.wishes.join(' '));
  return answerAsDecided(review, gate, end, change);
}

/** Puts a gate to the person. */
export function reviewGate(review: Review, gate: Gate): Promise<ReviewOutcome> {
  if (gate.kind === 'question') return reviewQuestion(review, gate);
  return gate.kind === 'change' ? reviewChange(review, gate) : reviewWhole(review, gate);
}
