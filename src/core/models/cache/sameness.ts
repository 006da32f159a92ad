import { stemOf } from '../words.ts';

/** Politeness and articles: what may be there or not without changing what is asked. */
const polite: ReadonlySet<string> = new Set(
  (
    'a an the please kindly hello hi thanks thank you i we want need would could can lets ' +
    'der die das den dem ein eine einen einem einer bitte mal doch ich wir du sie möchte möchten kannst könntest'
  ).split(' '),
);

const negations: ReadonlySet<string> = new Set(
  'no not never none without nor cannot kein keine keinen nicht nie ohne weder'.split(' '),
);

/** Signs that say something, in their order; not those that only part words and sentences. */
function signsOf(text: string): string {
  return (text.match(/[^\p{L}\p{N}\s.,;:!?'"“”„’‘()_`-]|[-!](?=[\p{L}\p{N}])(?<!\p{L}-)/gu) ?? []).join('');
}

/** Words in their order, names as they are written, without politeness and endings. */
function sayingOf(text: string): string {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}_]+(?:n['’]t\b)?/gu) ?? [];
  return words
    .map((word) => (isName(word) ? word : word.toLowerCase()))
    .filter((word) => !polite.has(word))
    .map(stemOf)
    .join(' ');
}

/** Whether a word is written as only names of code are. */
function isName(word: string): boolean {
  return /[\p{Ll}\p{N}_]\p{Lu}|_|\p{N}/u.test(word);
}

/** What no other words can stand for: names, numbers, paths, what stands in quotes, and every no. */
function factsOf(text: string): string {
  const plain = text.normalize('NFKC');
  const quoted = plain.match(/`[^`]+`|"[^"]+"|“[^”]+”|„[^“]+“/gu) ?? [];
  const tokens = plain.match(/[\p{L}\p{N}_./\\@#-]*[\p{L}\p{N}_](?:n['’]t\b)?/gu) ?? [];
  const facts = tokens.filter((token) => {
    const word = token.toLowerCase();
    return isName(token) || /[./\\@#]/.test(token) || negations.has(word) || /n['’]t$/.test(word);
  });
  return [...quoted, ...facts].join('\n');
}

/**
 * Whether two questions may have the same answer, as far as their words show; asked of texts that are alike already. A vector
 * cannot tell “ascending” from “descending”, or `a` from `b`, when all else is the same. So by words alone the same must
 * be said in the same order, but for politeness, endings, case and punctuation; by meaning, other words do, but not other
 * names, numbers, paths or quotations, nor a no more or less.
 */
export function saysTheSame(one: string, other: string, kind: 'lexical' | 'semantic'): boolean {
  if (one === other) return true;
  if (signsOf(one) !== signsOf(other)) return false;
  return kind === 'lexical' ? sayingOf(one) === sayingOf(other) : factsOf(one) === factsOf(other);
}
