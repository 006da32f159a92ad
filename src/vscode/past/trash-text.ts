import { visibleLine } from '../../core/base/index.ts';
import type { TrashedFile } from '../../core/ports/index.ts';
import type { Localiser } from '../board/texts.ts';
import type { PutBack } from './put-back.ts';

const units = ['byte', 'kilobyte', 'megabyte'] as const;

/** A number of bytes as one reads it in a language. */
export function sizeText(bytes: number, language: string): string {
  const unit = bytes < 1e3 ? 0 : bytes < 1e6 ? 1 : 2;
  const style = { style: 'unit', unit: units[unit], unitDisplay: unit === 0 ? 'long' : 'short' } as const;
  return new Intl.NumberFormat(language, { ...style, maximumFractionDigits: 1 }).format(bytes / 1e3 ** unit);
}

/** A file of the trash as a row to pick: where it was, when it went, how large it is, and which task it was of. */
export function trashRow(
  { path: was, at, size, taskId }: TrashedFile,
  title: string | undefined,
  timeOf: (at: number) => string,
  language: string,
): { readonly label: string; readonly description: string } {
  const task = title === undefined ? taskId : `${taskId}: ${title}`;
  return {
    label: visibleLine(was),
    description: [timeOf(at), sizeText(size, language), visibleLine(task)].join(' · '),
  };
}

/** What is said once a file is back, or several are. */
export function backText(first: PutBack, others: readonly PutBack[], l10n: Localiser): string {
  const [was, place] = [visibleLine(first.was), visibleLine(first.place)];
  const one = was === place ? l10n.t('{0} is back.', was) : l10n.t('{0} is back as {1}.', was, place);
  const told = others.length === 0 ? one : l10n.t('{0} files are back.', others.length + 1);
  const isReplaced = [first, ...others].some(({ replaced }) => replaced);
  return isReplaced ? `${told} ${l10n.t('What was there before is in the trash now.')}` : told;
}
