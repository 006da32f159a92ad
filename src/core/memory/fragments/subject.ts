import { stemsOf } from './stems.ts';

const verbs =
  /^(.{2,120}?)\s+(?:is|are|was|were|has|have|uses?|runs?|lives?|needs?|belongs?|returns?|goes|go|must|should|shall|may|can|never|always|defaults? to|stands?)\b\s*(.*)$/is;
const signs = /^(.{2,80}?)\s*(?::|=|→|->)\s*(.+)$/s;

/** What a text's first sentence is about, as words in any order; null where that cannot be told. */
function subjectOf(text: string): string | null {
  const [sentence = ''] = text.split(/(?<=[.!?])\s|\n/, 1);
  const found = verbs.exec(sentence) ?? signs.exec(sentence);
  const about = stemsOf(found?.[1] ?? '');
  return about.length === 0 ? null : [...new Set(about)].sort().join(' ');
}

/** What a text says, and what it is about: texts that are alike in the first are the same, in the second alone they contradict. */
export interface Claim {
  readonly says: string;
  readonly about: string | null;
}

export function claimOf(text: string): Claim {
  return { says: stemsOf(text).join(' '), about: subjectOf(text) };
}
