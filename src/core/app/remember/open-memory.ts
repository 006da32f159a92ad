import type * as Exchange from './exchange.ts';
import type * as Libraries from './libraries.ts';
import type { Meaning, MeaningParts } from './meaning.ts';
import type { MemoryParts, WorkspaceMemory } from './memory.ts';
import type * as Merging from './merge.ts';

/*
 * What a workspace remembers: loaded only when somebody asks for it.
 */

/** Opens what a workspace remembers. */
export async function openMemory(parts: MemoryParts): Promise<WorkspaceMemory> {
  return (await import('./memory.ts')).createMemory(parts);
}

/** What fragments mean, as vectors of a model. */
export async function openMeaning(parts: MeaningParts): Promise<Meaning> {
  return (await import('./meaning.ts')).createMeaning(parts);
}

/** Makes one of several fragments: the first stays, under these words; what pointed to the others points to it. */
export async function mergeFragments(
  ...asked: Parameters<typeof Merging.mergeFragments>
): ReturnType<typeof Merging.mergeFragments> {
  return (await import('./merge.ts')).mergeFragments(...asked);
}

/** Fragments as lines of JSON. */
export async function memoryAsLines(...[fragments]: Parameters<typeof Exchange.memoryAsLines>): Promise<string> {
  return (await import('./exchange.ts')).memoryAsLines(fragments);
}

/** Reads what was exported; fails with `bad-input`, naming the line, when any is wrong: then nothing is to be taken in. */
export async function readMemoryLines(text: string): Promise<ReturnType<typeof Exchange.readMemoryLines>> {
  return (await import('./exchange.ts')).readMemoryLines(text);
}

/** Libraries that the package files of a workspace name. */
export async function librariesOf(...[textOf]: Parameters<typeof Libraries.librariesOf>): Promise<readonly string[]> {
  return (await import('./libraries.ts')).librariesOf(textOf);
}
