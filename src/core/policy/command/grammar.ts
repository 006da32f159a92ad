/** The options that a program may be given, as its rule allows them. Whatever is not here does not fit. */
export interface Grammar {
  /** Letters of options without a value, which may stand together behind one dash. */
  readonly short?: string;
  /** Letters of options with a value: the rest of the word, or the next word. */
  readonly shortWith?: string;
  /** Names of long options, apart by spaces: without a value, or as `name=` with one behind the sign only. */
  readonly long?: string;
  /** Names of long options with a value, behind `=` or in the next word. */
  readonly longWith?: string;
  /** Long names stand behind one dash, as those of find do, and letters do not stand together. */
  readonly oneDash?: true;
  /** A number may stand behind a dash, as in `head -20`. */
  readonly numbers?: true;
  /** Options end at the first operand, as where another command follows. */
  readonly untilOperand?: true;
}

/** Arguments that fit a grammar. */
export interface Arguments {
  readonly operands: readonly string[];
  /** Options with the values they were given. */
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly flags: readonly string[];
}

interface Reading {
  readonly operands: string[];
  readonly values: [string, string][];
  readonly flags: string[];
}

const names = (list = ''): readonly string[] => list.split(' ').filter((name) => name !== '');

/** A value that could be an option itself is not taken for one. */
const isValue = (word: string | undefined): word is string => word !== undefined && !/^-(?!\d|$)/.test(word);

/** Reads a long option; how many words it took, 0 when it does not fit. */
function longOption(word: string, next: string | undefined, grammar: Grammar, reading: Reading): number {
  const [, name = '', value] = /^--?([\w-]+)(?:=([^]*))?$/.exec(word) ?? [];
  if (value === undefined && names(grammar.long).some((each) => each === name || each === `${name}=`)) {
    reading.flags.push(name);
    return 1;
  }
  if (value !== undefined && (names(grammar.long).includes(`${name}=`) || names(grammar.longWith).includes(name))) {
    reading.values.push([name, value]);
    return 1;
  }
  if (!names(grammar.longWith).includes(name) || !isValue(next)) return 0;
  reading.values.push([name, next]);
  return 2;
}

/** Reads letters behind one dash. */
function shortOptions(word: string, next: string | undefined, grammar: Grammar, reading: Reading): number {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? '';
    if (grammar.short?.includes(letter)) {
      reading.flags.push(letter);
      continue;
    }
    if (!grammar.shortWith?.includes(letter)) return 0;
    const rest = word.slice(at + 1);
    if (rest === '' && !isValue(next)) return 0;
    reading.values.push([letter, rest === '' ? (next ?? '') : rest]);
    return rest === '' ? 2 : 1;
  }
  return 1;
}

/** The arguments as a grammar reads them; null when something in them does not fit. */
export function readArguments(words: readonly string[], grammar: Grammar): Arguments | null {
  const reading: Reading = { operands: [], values: [], flags: [] };
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    if (word === '--') return { ...reading, operands: [...reading.operands, ...words.slice(at + 1)] };
    if (!word.startsWith('-') || word === '-') {
      if (grammar.untilOperand) return { ...reading, operands: words.slice(at) };
      reading.operands.push(word);
      at++;
      continue;
    }
    if (grammar.numbers && /^-\d+$/.test(word)) {
      at++;
      continue;
    }
    const isLong = word.startsWith('--') || grammar.oneDash === true;
    const taken = (isLong ? longOption : shortOptions)(word, words[at + 1], grammar, reading);
    if (taken === 0) return null;
    at += taken;
  }
  return reading;
}
