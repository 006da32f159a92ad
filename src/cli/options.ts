import { InvalidArgumentError, type Command } from 'commander';

/** A whole number in a range, from a typed word. */
export function wholeNumber(least: number, most: number): (word: string) => number {
  return (word) => {
    const value = Number(word);
    if (/^-?\d+$/.test(word) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${String(least)} to ${String(most)} is expected.`);
  };
}

/** A number above 0, from a typed word. */
export function positiveNumber(word: string): number {
  const value = Number(word);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A number above 0 is expected.');
}

/** US dollars, from a typed word. */
export function dollars(word: string): number {
  const value = Number(word.replace(/^\$/, ''));
  if (word.trim() !== '' && value >= 0 && value <= 1_000_000) return value;
  throw new InvalidArgumentError('An amount such as 2.50 is expected.');
}

/** A moment in milliseconds since the epoch, from ISO 8601 text. */
export function moment(word: string): number {
  const at = /^\d{4}-\d{2}-\d{2}/.test(word) ? Date.parse(word) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError('A time such as 2027-03-31T18:00 is expected.');
}

/** Text that says something. */
export function someText(word: string): string {
  if (word.trim() !== '') return word;
  throw new InvalidArgumentError('It must not be empty.');
}

/** What was given so far, for an option that may be given again. */
export function oneMore(word: string, before: readonly string[]): readonly string[] {
  return [...before, someText(word)];
}

/** Options of the commands that state a goal. */
export function withGoalOptions(command: Command): Command {
  return command
    .option('--autonomy <level>', 'which gates policy may answer by itself, 0 (none) to 5', wholeNumber(0, 5), 2)
    .option('--yes-low', 'let policy accept changes of low risk')
    .option('--tasks <count>', 'tasks that the plan may hold', wholeNumber(1, 100_000))
    .option('--limit <dollars>', 'what its models may cost, in US dollars, before you are asked', dollars)
    .option('--limit-tokens <count>', 'tokens that its models may take before you are asked', wholeNumber(1, 1e12))
    .option('--priority <number>', 'higher runs first', wholeNumber(-1000, 1000))
    .option('--deadline <time>', 'when it should be done, such as 2027-03-31T18:00; earlier runs first', moment)
    .option('--no-cache', 'ask models anew, whatever they answered before')
    .option('--wait', 'stay until the gates are answered, from another terminal or the editor')
    .option('--json', 'print the outcome as one JSON value; what happens goes to stderr');
}
