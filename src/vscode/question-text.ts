import { headAndTail, visibleExactly } from '../core/base/index.ts';
import type { Gate } from '../core/domain/index.ts';

/** Characters of a question where there is room for a line: its end is shown in any case, for that is where things hide. */
const room = 400;

/** What a gate asks, short enough for a line and with all that hides written out. */
export function questionText({ question }: Pick<Gate, 'question'>): string {
  return headAndTail(visibleExactly(question), room);
}
