import type * as vscode from 'vscode';
import { visibleLine } from '../../core/base/index.ts';
import type { IndexStanding, VectorStanding } from '../../core/ports/index.ts';

type Words = Pick<typeof vscode.l10n, 't'>;

function vectorLines(standing: VectorStanding | null, l10n: Words): readonly string[] {
  if (!standing)
    return [l10n.t('No model for vectors is set up: places are found by words, names, history and links.')];
  const { by, made, wanted, beyond, serving, trouble } = standing;
  return [
    l10n.t('{0} of {1} parts are found by meaning, too, with {2}.', made, wanted, by),
    ...(serving === null ? [] : [l10n.t('Until all of them are there, the vectors of {0} serve.', serving)]),
    ...(beyond > 0 ? [l10n.t('{0} parts are beyond the most that are given vectors.', beyond)] : []),
    ...(trouble?.by === by
      ? [
          l10n.t(
            'Vectors could not be made: {0} That is tried again after {1}, or with this command.',
            trouble.why,
            new Date(trouble.until).toLocaleTimeString(),
          ),
        ]
      : []),
  ];
}

/** What the index of a folder holds, line by line: what is in it, how far its vectors are, and what is not in it. */
export function indexLines(folder: string, standing: IndexStanding, l10n: Words): readonly string[] {
  const { files, chunks, symbols, commits, leftOut, leftOutCount, vectors, notes } = standing;
  const left = leftOut.map(({ path, why }) => `  ${visibleLine(path)}: ${why}`);
  const more = leftOutCount - left.length;
  return [
    folder,
    l10n.t('{0} files in {1} parts, {2} definitions, {3} commits.', files, chunks, symbols, commits),
    ...vectorLines(vectors, l10n),
    ...notes,
    ...(leftOutCount > 0 ? [l10n.t('{0} files are left out:', leftOutCount), ...left] : []),
    ...(more > 0 ? [l10n.t('  … {0} more', more)] : []),
  ];
}
