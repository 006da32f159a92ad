import type { Smell } from '../../core/domain/index.ts';
import type { Analysis } from '../../core/ports/index.ts';
import type { Refactoring, SourceContext } from './refactoring.ts';
import { sightingsOf, smellRef, type Sighting } from './sightings.ts';
import { skipReason, syntaxError } from './skip-reasons.ts';
import { editTrouble } from './text-edits.ts';

/** What was seen in one file. */
export interface FileAnalysis {
  readonly smells: readonly Smell[];
  readonly skipped: Analysis['skipped'];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the refactoring would do it: a dry run. */
function fixOf(source: SourceContext, { refactoring, finding }: Sighting): Smell['fix'] {
  try {
    const result = refactoring.apply(source, finding);
    if (!result.ok) return { safe: false, why: result.error };
    const trouble = editTrouble(source.text, result.value.edits);
    return trouble ? { safe: false, why: trouble } : { safe: true };
  } catch (error) {
    return { safe: false, why: `The refactoring does not understand this code (${messageOf(error)}).` };
  }
}

/**
 * Finds the smells of one file in the order of position. A file that a refactoring cannot cope with is left out and
 * named.
 * @param open parses the text; not called for a file that is left out by its name or text.
 */
export function analyseFile(
  refactorings: readonly Refactoring[],
  path: string,
  text: string,
  open: (path: string, text: string) => SourceContext,
): FileAnalysis {
  const why = skipReason(path, text);
  if (why) return { smells: [], skipped: [{ path, why }] };
  const source = open(path, text);
  const broken = syntaxError(source);
  if (broken) return { smells: [], skipped: [{ path, why: broken }] };
  const found: Sighting[] = [];
  for (const refactoring of refactorings) {
    try {
      found.push(...sightingsOf(source, refactoring));
    } catch (error) {
      const reason = `The search for ${refactoring.kind} does not understand this code (${messageOf(error)}).`;
      return { smells: [], skipped: [{ path, why: reason }] };
    }
  }
  const smells = found
    .sort((a, b) => a.finding.start - b.finding.start || (a.finding.kind < b.finding.kind ? -1 : 1))
    .map((sighting): Smell => {
      const { kind, weight } = sighting.finding;
      return { ...smellRef(source, sighting), kind, weight: Math.max(1, weight), fix: fixOf(source, sighting) };
    });
  return { smells, skipped: [] };
}
