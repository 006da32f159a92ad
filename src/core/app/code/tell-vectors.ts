import { counted } from '../../base/index.ts';
import type { VectorStanding } from '../../ports/index.ts';

/** How far the vectors of code are, in sentences for people. */
export function tellVectors(
  { by, made, wanted, beyond, serving, trouble }: VectorStanding,
  timeOf: (at: number) => string,
): readonly string[] {
  return [
    `${String(made)} of ${counted(wanted, 'part')} found by meaning, too, with ${by}`,
    ...(serving === null ? [] : [`Until all of them are there, the vectors of ${serving} serve.`]),
    ...(beyond > 0 ? [`${counted(beyond, 'part')} beyond the most that are given vectors.`] : []),
    ...(trouble?.by === by
      ? [
          `Vectors could not be made: ${trouble.why} That is tried again after ${timeOf(trouble.until)}, or with "maestro index".`,
        ]
      : []),
  ];
}
