import { namesIn, wordsOf } from '../code/words.ts';

const articles: ReadonlySet<string> = new Set(['a', 'an', 'the', 'this', 'that', 'of', 'our', 'please']);

/** A word without the endings of English that do not change what is meant. */
function stemOf(word: string): string {
  if (word.length < 5 || /[^a-z]/.test(word)) return word;
  const bare = word
    .replace(/ies$/, 'y')
    .replace(/(?<![su])s$/, '')
    .replace(/(?:ing|ed)$/, '');
  return bare.length < 3 ? word : bare.replace(/([b-df-hj-np-tv-z])\1$/, '$1').replace(/e$/, '');
}

/** The words of a text in their order, without endings and articles. */
export function stemsOf(text: string): readonly string[] {
  return wordsOf(text)
    .filter((word) => !articles.has(word))
    .map(stemOf);
}

/** The same for many texts that share names: what was seen before is not looked at again. */
export function createStemmer(): typeof stemsOf {
  const known = new Map<string, readonly string[]>();
  return (text) =>
    namesIn(text).flatMap((name) => {
      let stems = known.get(name);
      if (!stems) known.set(name, (stems = stemsOf(name)));
      return stems;
    });
}
