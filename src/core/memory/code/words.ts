import { namePartsOf } from '../../base/index.ts';

/** Words that tell nothing about where in the code something is. */
const filler: ReadonlySet<string> = new Set(
  (
    'a an the this that these those is are was were be been it its of to in on at by for from with and or as so then than ' +
    'there here when where which who whose what how why not no only also some any all each every more most other into out up ' +
    'i we you me my our your they them he she would could should can will may must do does did done has have had make makes'
  ).split(' '),
);

/** The longest word that is kept: what is longer is data. */
const longest = 48;

/** A name as it is looked up: its parts, and all of it in one when it has several. */
function spellingsOf(name: string): readonly string[] {
  const parts = namePartsOf(name);
  return parts.length > 1 ? [...parts, parts.join('')] : parts;
}

const names = /[\p{L}\p{N}_]+/gu;
/** The same of text that has no other letters. */
const plainNames = /\w+/g;

/** Words and names as they stand in a text. */
export function namesIn(text: string): readonly string[] {
  return text.match(/^[\0-\x7f]*$/.test(text) ? plainNames : names) ?? [];
}

/** The words of a text to find it by, in their order: names whole and in parts, in lower case. */
export function wordsOf(text: string): readonly string[] {
  return namesIn(text)
    .filter((name) => name.length <= longest)
    .flatMap(spellingsOf);
}

/** The words of a question, each once, without those that tell nothing. */
export function askedWords(text: string): readonly string[] {
  const words = wordsOf(text.normalize('NFKC')).filter((word) => word.length > 1 && !filler.has(word));
  return [...new Set(words)].slice(0, 64);
}

/** How many questions one text is taken for at most. */
const mostQuestions = 8;

/** The questions that a text of several sentences, lines or points asks; none where it asks but one. */
export function questionsIn(text: string): readonly string[] {
  const parts = text.split(/;\s+|\n+|(?<=[.!?])\s+/).filter((part) => askedWords(part).length > 0);
  return parts.length > 1 ? parts.slice(0, mostQuestions) : [];
}

/** Names in a question that are spelt as only code spells them, and so are meant exactly. */
export function askedNames(text: string): readonly string[] {
  const found = text.match(/[A-Za-z_$][\w$]*/g) ?? [];
  const isName = (word: string): boolean => /[a-z\d][A-Z]|_\w|\w\$|[A-Z]{2}[a-z]/.test(word);
  return [...new Set(found.filter(isName))].slice(0, 16);
}

/** What in a question looks like a file: `src/a/b.ts`, `b.ts`. */
export function askedPaths(text: string): readonly string[] {
  const found = text.match(/[\w@.-]+(?:\/[\w@.-]+)*\.\w{1,8}\b|[\w@.-]+(?:\/[\w@.-]+)+/g) ?? [];
  return [...new Set(found.map((path) => path.replace(/^\.\//, '')))].slice(0, 16);
}

const identifiers = /[A-Za-z_$][\w$]{2,47}/g;

/** Words of languages, which name nothing: a tenth of all that a source uses. */
const keywords: ReadonlySet<string> = new Set(
  (
    'abstract and any async await bool boolean break case catch char class const constructor continue def default delete do ' +
    'double elif else end enum except export extends extern false final finally float fn for foreach from func function get if ' +
    'impl implements import in include instanceof int interface is lambda let long match mod module mut namespace new nil none ' +
    'None not null number object or override package pass private protected pub public raise readonly require return self set ' +
    'short static string struct super switch template this throw throws trait true True try type typedef typeof undefined union ' +
    'unknown unsigned use using var virtual void while with yield False'
  ).split(' '),
);

/**
 * Names that a source uses, with how often; those that it defines itself are left out, and so are words of languages and what
 * stands in comments.
 */
export function usesIn(text: string, defined: ReadonlySet<string>): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const code = text.replace(/^\s*(?:\/\/|\*|\/\*|#(?!include|define)).*$/gm, '');
  for (const name of code.match(identifiers) ?? []) {
    if (!defined.has(name) && !keywords.has(name)) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}
