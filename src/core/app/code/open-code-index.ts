import type { CodeIndex } from '../../ports/index.ts';
import type { CodeIndexParts } from './refresh.ts';

/** Makes an index of code of its parts. Loads what it works by only now: most processes ask another one for it. */
export async function openCodeIndex(parts: CodeIndexParts): Promise<CodeIndex> {
  const { createCodeIndex } = await import('./code-index.ts');
  return createCodeIndex(parts);
}
