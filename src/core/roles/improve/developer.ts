import { ok, type Result } from '../../base/index.ts';
import { isTestPath, type Failure, type SmellKind, type SmellRef, type StageReport } from '../../domain/index.ts';
import { headline, readWishes, type Wishes } from '../../quality/index.ts';
import type { Agent, AgentContext, Briefing, Refactored } from '../../ports/index.ts';

/** Each time the checks or the reviewer said no, half of the smells are left alone, so that one bad apple spoils little. */
function stillTried(smells: readonly SmellRef[], refusals: number): readonly SmellRef[] {
  if (refusals === 0) return smells;
  return smells.length === 1 ? [] : smells.slice(0, Math.ceil(smells.length / 2 ** refusals));
}

/**
 * Puts back to the base what the task and its change touch, so that a second attempt is not built on the first. The tests
 * that guard the task stay: they are not the developer's.
 */
async function startOver({ task, change }: Briefing, { tools }: AgentContext): Promise<Result<null, Failure>> {
  const changed = change?.files.flatMap(({ path, status }) =>
    status === 'modified' && !isTestPath(path) ? [path] : [],
  );
  for (const path of new Set([...task.files, ...(changed ?? [])])) {
    const base = await tools.call('read-base-file', { path });
    if (!base.ok) return base;
    if (base.value === null) continue;
    const written = await tools.call('write-file', { path, text: base.value });
    if (!written.ok) return written;
  }
  return ok(null);
}

function report(outcome: StageReport['outcome'], summary: string, commitMessage?: string): StageReport {
  return { outcome, summary, findings: [], artifacts: {}, ...(commitMessage ? { commitMessage } : {}) };
}

/** What git shows of a subject in a list. */
const longestSubject = 72;

/** The first so many sentences, each once, and how many more there are. */
function someOf(sentences: readonly string[], most: number): readonly string[] {
  const each = [...new Set(sentences)];
  const more = each.length - most;
  return more > 1 ? [...each.slice(0, most), `And ${String(more)} more like these.`] : each;
}

/** Imperative subject of at most 72 characters, then what was done and why. */
function commitMessage({ done, notes }: Refactored): string {
  const kind = (done[0]?.kind ?? 'unused-import') as SmellKind;
  const details = someOf(notes, 12).map((note) => `- ${note}`);
  return [headline(kind, done, longestSubject), '', whyOf[kind], '', ...details].join('\n').trimEnd();
}

/** Why a reader gains by the refactoring. */
const whyOf: Readonly<Record<SmellKind, string>> = {
  'unused-import': 'Nothing refers to these imports; they only suggest a dependency that is not there.',
  'unused-local': 'Nothing reads these locals; a reader looks for their use in vain.',
  'dead-code': 'This code can never run; it hides what really happens.',
  'var-declaration': 'Block scope and const say where a name lives and that it stays what it is.',
  'string-concatenation': 'A template shows the resulting text at a glance.',
  'boolean-complexity': 'The condition says the same with fewer operators.',
  'nested-conditional': 'With fewer levels of conditions there is less to hold in mind at each line.',
  'repeated-literal': 'One name says what the value means, and one place changes it.',
  'duplicate-block': 'The same steps stood in more than one place and could drift apart.',
  'long-function': 'The function did several things; one of them now has a name of its own.',
  'promise-chain': 'Awaiting reads in the order in which things happen.',
};

async function apply(
  smells: readonly SmellRef[],
  wishes: Wishes,
  { tools }: AgentContext,
): Promise<Result<Refactored, Failure>> {
  const planned = await tools.call('plan-refactoring', { smells, names: wishes.names });
  if (!planned.ok) return planned;
  for (const rewrite of planned.value.rewrites) {
    const written = await tools.call('write-file', { path: rewrite.path, text: rewrite.text });
    if (!written.ok) return written;
  }
  return planned;
}

async function run(briefing: Briefing, context: AgentContext, model: Agent | null): ReturnType<Agent['run']> {
  // A session with turns on record is one that a model took over before a restart.
  if (model && (await context.recorded()).length > 0) return model.run(briefing, context);
  const { task, comments, change, failures } = briefing;
  const answeredComments = briefing.unanswered;
  const over = change ? await startOver(briefing, context) : ok(null);
  if (!over.ok) return over;
  const wishes = readWishes(comments, task.smells);
  const open = task.smells.filter((smell) => !wishes.withdrawn.includes(smell));
  const wanted = stillTried(open, failures.filter((cause) => cause.reason === 'checks-failed').length);
  const result = await apply(wanted, wishes, context);
  if (!result.ok) return result;
  const { done, refused, notes } = result.value;
  const left = refused.map(({ smell, why }) => `${smell.file}:${String(smell.line)} was left as it is: ${why}`);
  for (const text of left) context.note(text);
  if (done.length === 0 && open.length > 0 && model) return model.run(briefing, context);
  if (done.length === 0) {
    const summary = left[0] ?? 'Left as it is: the checks, the review or the person spoke against it.';
    return ok({ report: report('nothing-to-do', summary), answeredComments });
  }
  const summary = [...someOf(notes, 3), ...left].join(' ');
  return ok({ report: report('done', summary, commitMessage(result.value)), answeredComments });
}

/**
 * Removes the task's smells by refactorings that keep behaviour.
 * @param model takes over where no rule does it safely; null: such smells are left as they are.
 */
export const createImprovementDeveloper = (model: Agent | null): Agent => ({
  id: model ? `improve/developer, then ${model.id}` : 'improve/developer',
  role: 'developer',
  run: (briefing, context) => run(briefing, context, model),
});
