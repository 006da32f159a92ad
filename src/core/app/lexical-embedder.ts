import type { Embedder } from '../ports/index.ts';

/** Vectors by words alone, for a computer without any model; loaded only now. */
export async function lexicalEmbedder(): Promise<Embedder> {
  const { createLexicalEmbedder } = await import('../models/index.ts');
  return createLexicalEmbedder();
}
