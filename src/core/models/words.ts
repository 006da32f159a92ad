import { namePartsOf } from '../base/index.ts';

/**
 * Words that carry no meaning of their own in a request: articles, prepositions that English and German put anywhere, and
 * politeness. Negations, numbers and comparisons are not among them.
 */
const filler: ReadonlySet<string> = new Set(
  (
    'a an the this that these those is are was were be been it its of to in on at by for from with and as so then there here ' +
    'please kindly just simply also some i we you me my our your would could should can will want need like let lets make sure ' +
    'now thanks thank hello hi ' +
    'der die das den dem des ein eine einen einem einer und im am an auf zu zum zur von vom mit bitte mal doch auch ich wir du ' +
    'sie mir uns dein deine es ist sind soll sollte kann koennte könnte möchte'
  ).split(' '),
);

/** Words of a text in their order, in lower case, names taken apart, filler left out. */
export function wordsOf(text: string): readonly string[] {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.flatMap(namePartsOf).filter((word) => !filler.has(word));
}

/** A word without the endings of English that do not change what is meant. */
export function stemOf(word: string): string {
  if (word.length < 5 || /[^a-z]/.test(word)) return word;
  const stem = word
    .replace(/(?:sses)$/, 'ss')
    .replace(/ies$/, 'y')
    .replace(/(?<![su])s$/, '')
    .replace(/(?:ing|ed)$/, '');
  const bare = stem.replace(/([b-df-hj-np-tv-z])\1$/, '$1').replace(/e$/, '');
  return bare.length < 3 ? word : bare;
}
