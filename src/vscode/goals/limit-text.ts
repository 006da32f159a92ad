import { limitIn } from '../../core/domain/index.ts';
import type { Localiser } from '../board/texts.ts';

/** Why words of the person are no limit of a goal, for them; undefined where they are one. */
export function limitTrouble(words: string, l10n: Localiser): string | undefined {
  if (limitIn(words)) return undefined;
  return l10n.t('Write an amount, such as $5, 200k tokens, or $5 and 200k tokens; or nothing.');
}
