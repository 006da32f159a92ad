import type { Comment, SmellRef } from '../domain/index.ts';
import { nameIn } from './name-wish.ts';

/** What the person's comments ask of a refactoring. */
export interface Wishes {
  /** Names for what is extracted, by smell fingerprint. */
  readonly names: Readonly<Record<string, string>>;
  /** Smells to leave alone. */
  readonly withdrawn: readonly SmellRef[];
}

/** The smells that a comment speaks of: those in the lines of its hunk, else the nearest; all for a general remark. */
function smellsAt({ file, line, lastLine = line }: Comment, smells: readonly SmellRef[]): readonly SmellRef[] {
  if (file === undefined) return smells;
  const inFile = smells.filter((smell) => smell.file === file);
  if (line === undefined || lastLine === undefined) return inFile;
  const inLines = inFile.filter((smell) => smell.line >= line && smell.line <= lastLine);
  if (inLines.length > 0) return inLines;
  return inFile.toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line)).slice(0, 1);
}

/**
 * Reads comments the way a program can: a name is used, anything else withdraws what it was said of. Of two remarks on the
 * same smell the later one counts.
 */
export function readWishes(comments: readonly Comment[], smells: readonly SmellRef[]): Wishes {
  const names = new Map<string, string>();
  const withdrawn = new Set<SmellRef>();
  for (const comment of comments) {
    const name = nameIn(comment.text);
    const meant = smellsAt(comment, smells);
    // A name can be given to one thing only, unless the remark is on all of it.
    const named = name === undefined || comment.line === undefined ? meant : meant.slice(0, 1);
    for (const smell of named) {
      if (name === undefined) {
        withdrawn.add(smell);
        names.delete(smell.fingerprint);
      } else {
        withdrawn.delete(smell);
        names.set(smell.fingerprint, name);
      }
    }
  }
  return { names: Object.fromEntries(names), withdrawn: [...withdrawn] };
}
