import { inSlices, type Pause, type Steps } from '../../base/index.ts';
import type { ReadShell } from '../../ports/index.ts';
import { examples, type Example } from './examples.ts';
import { wholeVerdict } from './judge.ts';
import type { RuleName } from './outcome.ts';
import { readPlainLine } from './plain-line.ts';
import { becoming, type Rule, type WindowsRule } from './rule.ts';
import { cmdRules } from './tables/cmd.ts';
import { rules } from './tables/index.ts';
import { pwshRules } from './tables/pwsh.ts';
import { wrappers } from './tables/wrappers.ts';
import type { CommandCase, CommandVerdict } from './verdict.ts';

/** Judges a line with what reads its shell. */
export type JudgeLine = (given: CommandCase, read: ReadShell) => CommandVerdict;

/** The same when its rules are held against their examples; what they are held for the first time takes is done with pauses. */
export type HeldJudge = (given: CommandCase, read: ReadShell, pause?: Pause) => Promise<CommandVerdict>;

/** An example with the rule that it is of: whether that speaks, and what becomes of the line where that is told. */
export interface HeldExample extends Pick<Example, 'line' | 'shell'> {
  readonly rule: RuleName;
  readonly speaks: boolean;
  readonly becomes?: Example['becomes'];
}

function ofTable(
  table: readonly (Rule<RuleName> | WindowsRule<RuleName>)[],
  shell?: Example['shell'],
): readonly HeldExample[] {
  const own = shell ? { shell } : {};
  return table.flatMap(({ id, matches, others }) => [
    ...matches.lines.map((line) => ({ ...own, line, rule: id, speaks: true, becomes: matches.becomes })),
    ...others.map((line) => ({ ...own, line, rule: id, speaks: false })),
  ]);
}

function ofJudge(): readonly HeldExample[] {
  const names = Object.keys(examples) as (keyof typeof examples)[];
  return names.flatMap((rule) => [
    ...examples[rule].matches.map((each) => ({ ...each, rule, speaks: true })),
    ...examples[rule].others.map((each) => ({ ...each, rule, speaks: false })),
  ]);
}

/** A wrapper's example as the line that it is, and as one that runs what is never run. */
function ofWrappers(): readonly HeldExample[] {
  return wrappers.flatMap(({ matches }) =>
    matches.flatMap((line): readonly HeldExample[] => [
      { line: line.replace('…', 'rm -rf /'), rule: 'lose-machine', speaks: true, becomes: becoming.denied },
      { line: line.replace('…', 'ls'), rule: 'lose-machine', speaks: false },
    ]),
  );
}

/** The examples of every rule. */
export function heldExamples(): readonly HeldExample[] {
  return [...ofTable(rules), ...ofTable(pwshRules, 'pwsh'), ...ofTable(cmdRules, 'cmd'), ...ofWrappers(), ...ofJudge()];
}

const place = { root: '/ws', cwd: '/ws', home: '/home/ada' } as const;

/** Where a line is judged to know what becomes of it: a sandbox never asks more, so that the stricter word tells both. */
function placesFor(becomes: Example['becomes'] | undefined): readonly (0 | 1)[] {
  if (!becomes || becomes[0] === 'auto') return [0];
  return becomes[1] === 'auto' ? [0, 1] : [1];
}

function failureOf(example: HeldExample, judge: (given: CommandCase) => CommandVerdict): string | null {
  const { line, shell = 'bash', rule, speaks, becomes } = example;
  const shown = `“${line.length > 80 ? `${line.slice(0, 80)}…` : line}” (${shell})`;
  for (const at of placesFor(becomes)) {
    const found = judge({ ...place, line, shell, sandboxed: at === 1 });
    const isSaid = found.rule === rule || found.parts.some((part) => part.rule === rule);
    if (isSaid !== speaks) return `its rule “${rule}” should ${speaks ? '' : 'not '}speak of ${shown}`;
    const wanted = becomes?.[at];
    if (wanted !== undefined && wanted !== found.verdict)
      return `by its rule “${rule}” ${shown} should be ${wanted}${at === 1 ? ' in a sandbox' : ''}, and is ${found.verdict}`;
  }
  return null;
}

/**
 * The first example that does not come out as it says, in words; null when all do. What cannot be read, for want of a parser, is no
 * example: every such line is refused then.
 */
export function* failingExample(
  judge: JudgeLine,
  read: ReadShell,
  all: readonly HeldExample[] = heldExamples(),
): Steps<string | null> {
  const isReader = read('ls').ok;
  const seen = new Map<string, CommandVerdict>();
  const judgeOnce = (given: CommandCase): CommandVerdict => {
    const key = [given.shell, given.sandboxed, given.line].join(' ');
    const found = seen.get(key) ?? judge(given, read);
    seen.set(key, found);
    return found;
  };
  for (const example of all) {
    yield;
    const isSkipped = !isReader && example.shell === undefined && !readPlainLine(example.line).ok;
    const failure = isSkipped ? null : failureOf(example, judgeOnce);
    if (failure !== null) return failure;
  }
  return null;
}

/**
 * A judge that is held against the examples of every rule before it judges its first line, once for whatever reads the shell. Where one
 * of them fails, policy is not what it says, and every line is refused.
 */
export function heldTo(find: (judge: JudgeLine, read: ReadShell) => Steps<string | null>, judge: JudgeLine): HeldJudge {
  const found = new WeakMap<ReadShell, Promise<string | null>>();
  return async (given, read, pause) => {
    const held = found.get(read) ?? inSlices(find(judge, read), pause);
    found.set(read, held);
    const failure = await held;
    if (failure === null) return judge(given, read);
    const why = `policy fails its own examples, so no command runs: ${failure}. Install CodeMaestro anew, or report it`;
    return wholeVerdict('deny', 'own-examples', why);
  };
}
