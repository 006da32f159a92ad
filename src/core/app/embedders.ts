import type { CachedEmbedderParts } from '../models/index.ts';
import type { Embedder } from '../ports/index.ts';

/** Vectors by words alone, for a computer without any model; loaded only now. */
export async function lexicalEmbedder(): Promise<Embedder> {
  const { createLexicalEmbedder } = await import('../models/index.ts');
  return createLexicalEmbedder();
}

/** An embedder that asks for no text twice. */
export async function keptEmbedder(parts: CachedEmbedderParts): Promise<Embedder> {
  const { createCachedEmbedder } = await import('../models/index.ts');
  return createCachedEmbedder(parts);
}
