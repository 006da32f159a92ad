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

/** How long a command was given, from the runner's note; else how long it took. */
function limitOf(run: CheckRun): string {
  return /^Stopped after ([\d.]+ m?s)/.exec(noteOf(run))?.[1] ?? `${(run.duration / 1000).toFixed(1)} s`;
}

/** The first command that could not run or end. */
function brokenOf(runs: readonly CheckRun[]): CheckRun | undefined {
  return runs.find(({ status }) => status === 'not-started' || status === 'timed-out');
}

/** What a person needs to know first: that a command could not run or end, else the first cases that failed. */
function detailOf(runs: readonly CheckRun[]): string {
  const broken = brokenOf(runs);
  if (broken?.status === 'timed-out') {
    return ` "${broken.command}" was stopped after ${limitOf(broken)}, because it did not end by itself.`;
  }
  if (broken) return ` ${noteOf(broken)}`;
  const cases = casesOf(runs).slice(0, 3).map(firstLine);
  return cases.length > 0 ? ` First: ${cases.join('; ')}.` : '';
}

/** What the person can do about it; nothing where an agent's next attempt may mend it. */
function nextOf(red: readonly CheckRun[], before: boolean): string {
  const broken = brokenOf(red);
  if (broken?.status === 'timed-out') {
    const raise = 'raise "checks.timeout" (milliseconds) in .maestro/config.json if the tests need longer';
    return before
      ? ` Mend the test that hangs and commit it, or ${raise}; then state the goal again.`
      : ` Mend the test that hangs, or ${raise}.`;
  }
  if (!before) return '';
  if (broken) return ' Then state the goal again.';
  return ` Run "${red[0]?.command ?? 'the checks'}" yourself, mend what fails and commit it; then state the goal again.`;
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
  const person = `${what}: ${describeEvidence(evidence)}.${detailOf(red)}${nextOf(red, before)}`;
  const outputs = red.map((run) => `$ ${run.command}\n${run.output}`);
  const model = [person, ...casesOf(evidence.runs).slice(0, toldCases), ...outputs].join('\n');
  const timedOut = red.some((run) => run.status === 'timed-out');
  return failure(timedOut ? 'checks-timed-out' : 'checks-failed', person, { model, retryable: true });
}
