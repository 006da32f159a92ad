import type { CachedEmbedderParts, CountedEmbedderParts, EmbeddingAccount, priceOf } from '../models/index.ts';
import type { Embedder } from '../ports/index.ts';
import type { WorkspaceAccountParts } from './workspace-account.ts';

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

/** An embedder of which every call is paid by an account, within its limits. */
export async function countedEmbedder(parts: Omit<CountedEmbedderParts, 'countTokens'>): Promise<Embedder> {
  const [{ createCountedEmbedder }, { estimateTokens }] = await Promise.all([
    import('../models/index.ts'),
    import('../agent/index.ts'),
  ]);
  return createCountedEmbedder({ ...parts, countTokens: estimateTokens });
}

/** Who pays for vectors that no session needs: the day of a workspace, in whichever process they are made. */
export async function workspaceAccount(parts: WorkspaceAccountParts): Promise<EmbeddingAccount> {
  return (await import('./workspace-account.ts')).createWorkspaceAccount(parts);
}

/** What a model that makes vectors costs. */
export async function priceOfEmbedding(...asked: Parameters<typeof priceOf>): Promise<ReturnType<typeof priceOf>> {
  return (await import('../models/index.ts')).priceOf(...asked);
}
