import { describeEvidence, failure, type CheckRun, type Evidence, type Failure } from '../domain/index.ts';

/** How many failed cases the next attempt is told of. */
const toldCases = 20;

function casesOf(runs: readonly CheckRun[]): readonly string[] {
  return runs.flatMap(({ failed }) => failed.map(({ name, message }) => `${name}: ${message ?? 'failed'}`));
}

/** The first words of a text, without what would look odd before a full stop. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/[\s:.]+$/, '');
}

/** Why a command did not come to its own end: the runner's note, which stands last. */
function noteOf({ output }: CheckRun): string {
  return output.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

/** What a person needs to know first: that a command could not run or end, else the first cases that failed. */
function detailOf(runs: readonly CheckRun[]): string {
  const broken = runs.find(({ status }) => status === 'not-started' || status === 'timed-out');
  if (broken) {
    const more =
      broken.status === 'timed-out'
        ? ' If it needs longer, raise "timeout" (milliseconds) under "checks" in .maestro/config.json.'
        : '';
    return ` ${noteOf(broken)}${more}`;
  }
  const cases = casesOf(runs).slice(0, 3).map(firstLine);
  return cases.length > 0 ? ` First: ${cases.join('; ')}.` : '';
}

/**
 * What the next attempt, or the person, needs to know of checks that are not as expected. `before`: they ran before the
 * stage they guard, so no agent's work is to blame.
 */
export function checksFailure(evidence: Evidence, expected: 'green' | 'red', before: boolean): Failure {
  if (expected === 'red' && evidence.green) {
    const text = 'The new tests pass before anything was changed, so they prove nothing.';
    return failure('checks-failed', text, { retryable: true });
  }
  const red = evidence.runs.filter((run) => run.status !== 'passed');
  const what = before ? 'The checks fail before the code is changed' : 'Checks failed';
  const [first] = red;
  const mend =
    first?.status === 'not-started'
      ? ' Then state the goal again.'
      : ` Run "${first?.command ?? 'the checks'}" yourself, mend what fails and commit it; then state the goal again.`;
  const person = `${what}: ${describeEvidence(evidence)}.${detailOf(red)}${before ? mend : ''}`;
  const outputs = red.map((run) => `$ ${run.command}\n${run.output}`);
  const model = [person, ...casesOf(evidence.runs).slice(0, toldCases), ...outputs].join('\n');
  const timedOut = red.some((run) => run.status === 'timed-out');
  return failure(timedOut ? 'checks-timed-out' : 'checks-failed', person, { model, retryable: true });
}
