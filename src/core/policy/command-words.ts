import type { CommandWords } from './command/verdict.ts';

/** Whether a command is one that begins with given words; `unclear`: that is only known when it runs. */
export type Fit = 'fits' | 'unclear' | 'other';

/** A program as it is compared: without its folder, its ending, and whether letters are large. */
function programOf(word: string): string {
  return word
    .replace(/^.*[\\/](?=[^\\/]+$)/, '')
    .replace(/\.(?:exe|cmd|bat|com)$/i, '')
    .toLowerCase();
}

/** Short options of a command, each by its letter. */
function lettersIn(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.flatMap((word) => (/^-[a-z]/i.test(word) ? Array.from(word.slice(1)) : [])));
}

/** Whether an option stands among words: as it is written, with a value, cut short, or among other letters. */
function hasOption(option: string, words: readonly string[]): boolean {
  if (words.some((word) => word === option || word.startsWith(`${option}=`))) return true;
  if (!option.startsWith('--')) {
    const letters = lettersIn(words);
    return Array.from(option.slice(1)).every((letter) => letters.has(letter));
  }
  return words.some((word) => {
    const [name = ''] = word.split('=');
    return name.length > 3 && option.startsWith(name);
  });
}

/** Whether words follow each other, options aside, each of which may have taken the word behind it. */
function follow(wanted: readonly string[], words: readonly (string | null)[]): Fit {
  // How many of the wanted words may be behind us: before a word of the command, or before the value of an option.
  let [counts, valued] = [new Set([0]), new Set<number>()];
  for (const word of words) {
    if (counts.has(wanted.length)) break;
    if (word === null) return 'unclear';
    const isOption = word.startsWith('-');
    const found = [...counts].filter((count) => wanted[count] === word).map((count) => count + 1);
    [counts, valued] = [new Set([...found, ...(isOption ? counts : []), ...valued]), isOption ? counts : new Set()];
  }
  return counts.has(wanted.length) ? 'fits' : 'other';
}

function fitFrom(wanted: readonly string[], words: readonly (string | null)[]): Fit {
  const [program = '', ...behind] = wanted;
  const [named, ...given] = words;
  if (named === null) return 'unclear';
  if (named === undefined || programOf(named) !== programOf(program)) return 'other';
  const options = behind.filter((word) => word.startsWith('-'));
  const known = given.filter((word) => word !== null);
  const has = options.every((option) => hasOption(option, known));
  const isOpen = known.length < given.length;
  if (!has && !isOpen) return 'other';
  const order = follow(
    behind.filter((word) => !word.startsWith('-')),
    given,
  );
  return order === 'fits' && !has ? 'unclear' : order;
}

/**
 * Whether a command begins with given words. Options do not hide what stands behind them, and options among the given words may
 * stand anywhere. What is not known only to look may run what it is given: the words are looked for anywhere in it.
 */
export function fitOf(wanted: readonly string[], { words, looks }: CommandWords): Fit {
  if (looks) return fitFrom(wanted, words);
  const fits = words.map((word, at) => (word === null && at > 0 ? 'other' : fitFrom(wanted, words.slice(at))));
  return fits.includes('fits') ? 'fits' : fits.includes('unclear') ? 'unclear' : 'other';
}
