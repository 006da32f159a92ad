import { deceptiveIn } from '../../base/index.ts';
import { higherRisk, type Risk } from '../../domain/index.ts';
import type { ReadShell, ShellNode } from '../../ports/index.ts';
import { judgeNode, stricterEffect, type Around, type JudgedPart } from './judge-node.ts';
import { networkNeedOf } from './network.ts';
import { readPlainLine } from './plain-line.ts';
import type { Fault, Outcome, RuleName } from './outcome.ts';
import type { Effect } from './rule.ts';
import type { CommandCase, CommandPart, CommandVerdict, CommandWords } from './verdict.ts';

/** Longer lines are nothing that anybody reads before saying yes. */
const longest = 10_000;

function verdictOf(effect: Effect, isAutoPossible: boolean, sandboxed: boolean): CommandVerdict['verdict'] {
  if (effect === 'never') return 'deny';
  const isContained = effect === 'looks' || (effect === 'works' && sandboxed);
  return isContained && isAutoPossible ? 'auto' : 'ask';
}

/** A verdict without parts. */
export function wholeVerdict(verdict: 'ask' | 'deny', rule: RuleName | Fault, reason: string): CommandVerdict {
  const effect = verdict === 'deny' ? 'never' : 'reaches';
  const risk = verdict === 'deny' ? 'high' : 'medium';
  return { verdict, effect, rule, risk, reachesOut: true, reasons: [reason], parts: [], commands: [], names: [] };
}

const rank: readonly Effect[] = ['never', 'reaches', 'works', 'looks'];
const risks: readonly Risk[] = ['high', 'medium', 'low'];

function gravestFirst(outcomes: readonly Outcome[]): readonly Outcome[] {
  return [...outcomes].sort(
    (a, b) => rank.indexOf(a.effect) - rank.indexOf(b.effect) || risks.indexOf(a.risk) - risks.indexOf(b.risk),
  );
}

/** The reasons of outcomes that say more than that something only looks. */
function reasonsOf(outcomes: readonly Outcome[]): readonly string[] {
  const sorted = gravestFirst(outcomes);
  const telling = sorted.filter(({ effect }) => effect !== 'looks');
  return [...new Set((telling.length > 0 ? telling : sorted.slice(0, 1)).map(({ reason }) => reason))];
}

function partOf({ text, outcomes }: JudgedPart, isPlain: boolean, sandboxed: boolean): CommandPart {
  const [worst] = gravestFirst(outcomes);
  const effect = worst?.effect ?? 'reaches';
  return {
    text,
    verdict: verdictOf(effect, isPlain, sandboxed),
    rule: worst?.rule ?? 'none',
    reasons: reasonsOf(outcomes),
  };
}

function isOut({ effect, out }: Outcome, sandboxed: boolean): boolean {
  const how = out ?? (effect === 'reaches' || effect === 'never' ? 'yes' : 'no');
  return how === 'yes' || (how === 'unless-held' && !sandboxed);
}

function saysSomething({ outcomes }: JudgedPart): boolean {
  return outcomes.length > 0;
}

/** The programs of parts. One of which nothing was found out runs another, which is a part of its own. */
function commandsIn(judged: readonly JudgedPart[]): readonly CommandWords[] {
  return judged.flatMap(({ words, outcomes }) =>
    words ? [{ words, looks: outcomes.length > 0 && outcomes.every(({ effect }) => effect === 'looks') }] : [],
  );
}

/** Puts what was found out about the parts together: the strictest counts. */
export function verdictOfParts(
  judged: readonly JudgedPart[],
  notPlain: string | null,
  { sandboxed }: CommandCase,
): CommandVerdict {
  const outcomes = judged.flatMap((part) => part.outcomes);
  const [worst] = gravestFirst(outcomes);
  if (!worst) return wholeVerdict('ask', 'no-command', 'no command was found in it');
  const effect = outcomes.reduce<Effect>((strictest, each) => stricterEffect(strictest, each.effect), 'looks');
  const verdict = verdictOf(effect, notPlain === null, sandboxed);
  const isBySyntax = notPlain !== null && verdict === 'ask' && effect !== 'reaches';
  const risky = outcomes.filter((each) => each.effect !== 'looks');
  const network = notPlain === null ? networkNeedOf(outcomes) : null;
  return {
    verdict,
    effect,
    rule: isBySyntax ? 'not-plain' : worst.rule,
    risk: risky.reduce<Risk>((risk, each) => higherRisk(risk, each.risk), 'low'),
    reachesOut: outcomes.some((each) => isOut(each, sandboxed)),
    reasons: [
      ...(isBySyntax && effect === 'looks' ? [] : reasonsOf(outcomes)),
      ...(notPlain === null || verdict === 'deny' ? [] : [`it is not all plain words: ${notPlain}`]),
    ],
    parts: judged.filter(saysSomething).map((part) => partOf(part, notPlain === null, sandboxed)),
    commands: commandsIn(judged),
    names: [],
    ...(network ? { network } : {}),
  };
}

/** Words of a node that could name files below the folder where it starts, by all the folders that it goes to. */
function namesIn(node: ShellNode, prefix = ''): readonly string[] {
  if (node.kind === 'command') {
    const words = node.words.slice(1).map(({ value }) => value);
    return words.filter((value) => !/^[-/~]|^$|(?:^|\/)\.\.(?:\/|$)/.test(value)).map((value) => prefix + value);
  }
  if (node.kind === 'compound') return [];
  let folder = prefix;
  return node.parts.flatMap((part) => {
    const names = namesIn(part, folder);
    const isMove = part.kind === 'command' && part.words[0]?.value === 'cd';
    if (isMove && names[0] !== undefined) folder = `${names[0]}/`;
    return names;
  });
}

function judgeBash(given: CommandCase, read: ReadShell): CommandVerdict {
  const { root, home, cwd, line } = given;
  const around: Around = { places: { root, home, cwds: [cwd], backslash: false }, read, defined: new Set(), depth: 0 };
  const plain = readPlainLine(line);
  if (plain.ok) return { ...verdictOfParts(judgeNode(plain.node, around), null, given), names: namesIn(plain.node) };
  const reading = read(line);
  if (!reading.ok)
    return wholeVerdict('deny', 'unreadable', `it cannot be read as ${given.shell}: ${reading.why}. Write it anew`);
  return verdictOfParts(
    reading.nodes.flatMap((node) => judgeNode(node, around)),
    plain.why,
    given,
  );
}

/** Judges a line as the shell that will run it reads it. Whatever goes wrong inside is a no. */
export function judgeLine(
  given: CommandCase,
  read: ReadShell,
  others: { readonly pwsh: Judge; readonly cmd: Judge },
): CommandVerdict {
  try {
    const { line, shell } = given;
    if (line.length > longest)
      return wholeVerdict('deny', 'too-long', `it is longer than ${String(longest)} characters`);
    const hidden = deceptiveIn(line);
    if (hidden !== null)
      return wholeVerdict('deny', 'unseen-characters', `it holds the character ${hidden}, which is not seen`);
    if (!line.isWellFormed()) return wholeVerdict('deny', 'unseen-characters', 'it holds half a character');
    return shell === 'bash' ? judgeBash(given, read) : others[shell](given);
  } catch (error) {
    return wholeVerdict('deny', 'policy-error', `policy could not judge this: ${String(error)}`);
  }
}

/** Judges a line of one shell. */
export type Judge = (given: CommandCase) => CommandVerdict;
