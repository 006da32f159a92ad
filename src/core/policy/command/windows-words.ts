import { isSecretPath } from '../protected-paths.ts';
import { commandBehind, isFloor, partOfGit, toolOf } from './behind.ts';
import { guardedOutcome } from './word-outcomes.ts';
import { isGuarded, isVital, judgePath, type Places } from './places.ts';
import type { JudgedPart } from './judge-node.ts';
import { ruleOf } from './judge-program.ts';
import type { Outcome, RuleName, WindowsTableRule } from './outcome.ts';
import type { Out, WindowsRule } from './rule.ts';
import type { CommandCase } from './verdict.ts';

/** A command of a line of PowerShell or cmd: plain words, quotes taken off. */
export interface WindowsCommand {
  readonly text: string;
  readonly words: readonly string[];
  /** Its output goes to the next. */
  readonly isPiped: boolean;
}

/** Where a line of these shells runs. */
export function placesOf({ root, cwd, home }: CommandCase): Places {
  const slashed = (path: string): string => path.replaceAll('\\', '/');
  return { root: slashed(root), home: slashed(home), cwds: [slashed(cwd)], backslash: true };
}

/** Paths that a word may hold: itself, and what stands behind `=`, `:` or a comma. */
function piecesOf(word: string): readonly string[] {
  return [word, ...word.split(/[=,;]/), word.replace(/^[-/]\w+:/, '')].filter((piece) => piece !== '');
}

/** What the words of a command name, judged. Whatever may be a path is taken for one. */
export function judgeWords(
  words: readonly string[],
  rule: Pick<WindowsRule, 'id' | 'effect' | 'writes'> | undefined,
  places: Places,
): readonly Outcome[] {
  const isWriting = rule?.writes ?? false;
  return words.flatMap((word) => {
    const pieces = [...new Set(piecesOf(word))].filter((piece) => !/^-\w+$/.test(piece) && !/^\/\w{1,3}$/.test(piece));
    const found = pieces
      .map((piece) => judgePath(piece, isWriting ? 'write' : 'read', places))
      .filter((each) => each !== null);
    const isRemoving = rule?.id === 'deletes';
    const lost = isRemoving && pieces.find((piece) => isVital(piece.replace(/^~/, places.home), places));
    if (typeof lost === 'string')
      found.push({ effect: 'never', risk: 'high', rule: 'lose-machine', reason: `it would destroy “${lost}”` });
    const isOpen = rule === undefined || rule.effect === 'works' || rule.effect === 'reaches';
    const guarded = isOpen && pieces.find((piece) => isGuarded(piece, places) || isSecretPath(piece));
    if (typeof guarded === 'string') {
      found.push({
        effect: 'reaches',
        out: 'no',
        risk: 'high',
        rule: 'protected-path',
        reason: `it names “${guarded}”, where no agent writes`,
      });
    }
    return found;
  });
}

/** What both shells write to is named by the line itself: no program says so. */
export const writing = { id: 'writes', effect: 'works', writes: true } as const;

/** What one of these shells knows. */
export interface WindowsShell {
  readonly rules: readonly WindowsRule<WindowsTableRule>[];
  /** Endings of programs that are not typed. */
  readonly endings: RegExp;
  /** What a command does by its name and words, beside what its rule says. */
  readonly besides: (name: string, words: readonly string[]) => readonly Outcome[];
}

/** What is asked about although a program only looks. */
export function asks(rule: RuleName, reason: string, out: Out = 'no'): Outcome {
  return { effect: 'reaches', out, risk: 'low', rule, reason };
}

/** Programs and cmdlets that print what is in files. */
const reads =
  /^(?:get-content|gc|cat|type|select-string|sls|get-filehash|findstr|find|more|sort|fc|comp|diff|compare-object)$/;

/** The words that name files: not the pattern that is looked for, where it stands before them. */
function fileWords(name: string, words: readonly string[]): readonly string[] {
  const isSearch = /^(?:select-string|sls|findstr|find)$/.test(name);
  const isNamed = words.some((word) => /^-patt|^[-/]\w*[cg]:/i.test(word));
  const first = words.findIndex((word) => !/^[-/]/.test(word));
  return isSearch && !isNamed && (first === 0 || name.startsWith('find'))
    ? words.filter((_, at) => at !== first)
    : words;
}

/** A pattern of what is read: here it fits hidden files, too, and there is nothing that hides those of keys. */
function readsByPattern(name: string, words: readonly string[]): readonly Outcome[] {
  const pattern = reads.test(name) && fileWords(name, words).find((word) => /[*?]/.test(word));
  if (typeof pattern !== 'string') return [];
  return [asks('hidden-pattern', `the pattern “${pattern}” may fit files that hold keys`, 'unless-held')];
}

/** What no level lets pass of a command that this one runs, whose own rules say the rest. */
function floorsBehind(shell: WindowsShell, name: string, words: readonly string[], places: Places): readonly Outcome[] {
  const found = commandBehind(name, words);
  if (!found) return [];
  const [tool = '', ...rest] = 'text' in found ? found.text.split(/\s+/) : words.slice(found.from);
  if (tool === '') return [];
  const inner = [toolOf(tool), ...rest];
  return judgeProgramOf(shell, { text: inner.join(' '), words: inner }, places).outcomes.filter(isFloor);
}

/** Variables that a line sets for what it runs, by which other programs are run. */
export function settingsIn(line: string): readonly JudgedPart[] {
  const setting =
    /(?:\$\{?env:(?=\w+\}?\s*[-+*/]?=)|\b(?:(?:set|new|add|copy|rename)-(?:item|content)|si|ni|sc)\s[^;|\n]*?\benv:[\\/]?|\bSetEnvironmentVariable\(\s*['"]?|(?:^|[&|(@])\s*setx?\s+(?:\/\w\s+)*"?)(\w+)/gi;
  const names = [...line.matchAll(setting)].map(([, name = '']) => name);
  const outcomes = names.map((name) => guardedOutcome(name.toUpperCase())).filter((each) => each !== null);
  return outcomes.length === 0 ? [] : [{ text: line, outcomes }];
}

/** Judges a command by the rules of its shell, else by what is known of the program. */
export function judgeProgramOf(
  shell: WindowsShell,
  { text, words }: Pick<WindowsCommand, 'text' | 'words'>,
  places: Places,
): JudgedPart {
  const { rules, endings, besides } = shell;
  const [program = '', ...given] = words;
  const called = program
    .toLowerCase()
    .replace(/^.*[\\/](?=[^\\/]+$)/, '')
    .replace(endings, '');
  const part = partOfGit(called);
  const [name, rest] = part === null ? [called, given] : ['git', [part, ...given]];
  const rule = rules.find(({ when }) => when.test(name));
  // With an ending it is no word of the shell, but a file that may lie anywhere.
  const runsFile = /[\\/]/.test(program) || endings.test(program.toLowerCase());
  const outcomes: readonly Outcome[] = [
    ...judgeWords(rest, rule, places),
    ...besides(name, rest),
    ...readsByPattern(name, rest),
    ...(runsFile
      ? [{ effect: 'works', risk: 'low', rule: 'workspace-program', reason: 'it runs a file' } as const]
      : []),
  ];
  const unknown = {
    effect: 'reaches',
    out: 'unless-held',
    risk: 'low',
    id: 'unknown-program',
    says: `runs “${program}”, which is not known`,
  } as const;
  const { effect, out, risk = 'low', id, says } = rule ?? ruleOf(name, rest)?.rule ?? unknown;
  // What is known of a program's options is known for another shell: nothing of it runs unasked here.
  const least = !rule && effect === 'looks' ? 'works' : effect;
  return {
    text,
    words,
    outcomes: [
      ...outcomes,
      { effect: least, ...(out ? { out } : {}), risk, rule: id, reason: `it ${says}` },
      ...floorsBehind(shell, name, rest, places),
    ],
  };
}
