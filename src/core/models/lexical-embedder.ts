import { ok } from '../base/index.ts';
import type { Embedder } from '../ports/index.ts';
import { stemOf, wordsOf } from './words.ts';

/** Numbers of a vector, and what the name says of how they came about: another method is another name. */
const dimensions = 256;
const method = 'lexical/words-and-trigrams-1';

/** How much each kind of feature counts. The sum over the trigrams of a word is what counts, however long it is. */
const weights = { word: 1, pair: 0.4, trigrams: 0.8 };

/** 32 bits of FNV-1a with a last mix, so that the lowest bits are as good as the others. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

function trigramsOf(word: string): readonly string[] {
  const padded = `<${word}>`;
  return Array.from({ length: Math.max(1, padded.length - 2) }, (_, at) => padded.slice(at, at + 3));
}

/** What a text is made of, each with how much of it there is. */
function featuresOf(text: string): ReadonlyMap<string, number> {
  const features = new Map<string, number>();
  const add = (feature: string, weight: number): void =>
    void features.set(feature, (features.get(feature) ?? 0) + weight);
  const words = wordsOf(text);
  words.forEach((word, at) => {
    const stem = stemOf(word);
    add(`w ${stem}`, weights.word);
    const trigrams = trigramsOf(word);
    for (const trigram of trigrams) add(`t ${trigram}`, weights.trigrams / Math.sqrt(trigrams.length));
    const next = words[at + 1];
    if (next !== undefined) add(`p ${stem} ${stemOf(next)}`, weights.pair);
  });
  // Without a word there is still a direction: the one of exactly this text.
  if (features.size === 0) add(`x ${text.trim()}`, 1);
  return features;
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [feature, count] of featuresOf(text)) {
    const at = hash(feature);
    // What stands often counts more, but not in proportion. The sign lets features that share a place cancel out.
    const weight = count <= 1 ? count : 1 + Math.log(count);
    const place = at % dimensions;
    vector[place] = (vector[place] ?? 0) + (at & 0x8000_0000 ? -weight : weight);
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  // Features that cancel each other out leave nothing to point with.
  if (length === 0) vector[0] = 1;
  return length === 0 ? vector : vector.map((value) => value / length);
}

/**
 * Vectors of the words of a text, with no model and no network; the same text always gives the same vector.
 *
 * A text is taken apart into words (names by their parts, filler left out). Each word counts by its stem, by its trigrams,
 * so that a slip of the pen or another ending stays near, and with the word after it, so that the order counts.
 * Each feature is hashed to one of 256 places with a sign; there are no weights by how rare a word is, as there is no
 * collection that they could come from. The length is 1. It knows nothing of what words mean.
 */
export function createLexicalEmbedder(): Embedder {
  return {
    name: method,
    kind: 'lexical',
    dimensions: () => dimensions,
    embed: (texts) => Promise.resolve(ok({ vectors: texts.map(vectorOf), tokens: 0 })),
  };
}
