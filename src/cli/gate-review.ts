import { undecidedOf, type Maestro, type TaskState } from '../core/app/index.ts';
import type { Change, Command, Gate } from '../core/domain/index.ts';
import type { Cli } from './context.ts';
import { hunkText, renderOptionsOf, sameFile } from './diff-text.ts';
import type { Keyboard } from './keyboard.ts';
import { counted } from './layout.ts';
import { visible, visibleLine } from './visible.ts';

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
  const answer = key === 'y' ? 'approved' : key === 'n' ? 'denied' : 'changes-requested';
  let reason = '';
  if (answer !== 'approved') {
    const said = await keyboard.line(answer === 'denied' ? 'why not? ' : 'what should be different? ', review.signal);
    if (said === null) return 'left';
    reason = said;
  }
  return give(review, { type: 'answer-gate', by: cli.by, gateId: gate.id, answer, reason }) ? 'answered' : 'left';
}

/** Owns the walk through one change: which hunks are still to be asked about, and what is wanted of the others. */
interface Walk {
  readonly taskId: string;
  readonly change: Change;
  readonly wishes: string[];
  readonly commented: Set<string>;
}

function decide({ cli, maestro }: Review, { taskId }: Walk, hunkIds: readonly string[], isYes: boolean): void {
  const verdict = isYes ? ('accepted' as const) : ('rejected' as const);
  const result = maestro.dispatch({ type: 'decide-hunks', by: cli.by, taskId, hunkIds: [...hunkIds], verdict });
  if (!result.ok) cli.terminal.warn(visible(result.error.person));
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

function openIds(task: TaskState | undefined, { commented }: Walk): readonly string[] {
  return task ? undecidedOf(task).filter((id) => !commented.has(id)) : [];
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

/** Walks through the hunks that are not decided yet. */
async function reviewChange(review: Review, gate: Gate): Promise<ReviewOutcome> {
  const { cli, maestro } = review;
  const { taskId = '' } = gate;
  const start = maestro.state().tasks.get(taskId);
  if (!start?.change) return 'left';
  showQuestion(review, gate);
  const walk: Walk = { taskId, change: start.change, wishes: [], commented: new Set() };
  let shown: string | undefined;
  for (;;) {
    const task = maestro.state().tasks.get(taskId);
    const isOpen = maestro.state().gates.has(gate.id);
    const rest = isOpen ? openIds(task, walk) : [];
    const [id] = rest;
    if (!task || id === undefined) break;
    if (shown !== id) {
      const withHeader = !sameFile(walk.change, shown, id);
      cli.terminal.say(`\n${hunkText(walk.change, id, renderOptionsOf(task), withHeader, cli.terminal.paint)}`);
      shown = id;
    }
    if (!(await reviewHunk(review, walk, rest))) return 'left';
  }
  if (walk.wishes.length === 0 || !maestro.state().gates.has(gate.id)) return 'answered';
  const reason = walk.wishes.join(' ');
  const answer = 'changes-requested' as const;
  return give(review, { type: 'answer-gate', by: cli.by, gateId: gate.id, answer, reason }) ? 'answered' : 'left';
}

/** Puts a gate to the person. */
export function reviewGate(review: Review, gate: Gate): Promise<ReviewOutcome> {
  return gate.kind === 'change' ? reviewChange(review, gate) : reviewWhole(review, gate);
}
