import { stemsOf } from './stems.ts';

const verbs =
  /^(.{2,120}?)\s+(?:is|are|was|were|has|have|uses?|runs?|lives?|needs?|belongs?|returns?|goes|go|must|should|shall|may|can|never|always|defaults? to|stands?)\b\s*(.*)$/is;
const signs = /^(.{2,80}?)\s*(?::|=|→|->)\s*(.+)$/s;

/** What a sentence is about, as words in any order, and what it says of it; null where that cannot be told. */
export function claimOf(text: string): { readonly subject: string; readonly says: string } | null {
  const [sentence = ''] = text.split(/(?<=[.!?])\s|\n/, 1);
  const found = verbs.exec(sentence) ?? signs.exec(sentence);
  const about = stemsOf(found?.[1] ?? '');
  if (!found || about.length === 0) return null;
  return { subject: [...new Set(about)].sort().join(' '), says: stemsOf(found[2] ?? '').join(' ') };
}

/** How two texts stand to each other: the same, one in the place of the other, or neither. */
export function relationOf(newer: string, older: string): 'same' | 'supersedes' | 'apart' {
  if (stemsOf(newer).join(' ') === stemsOf(older).join(' ')) return 'same';
  const [a, b] = [claimOf(newer), claimOf(older)];
  return a && b && a.subject === b.subject ? 'supersedes' : 'apart';
}
