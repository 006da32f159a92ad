import type { Command } from '../domain/index.ts';

/** Says in a goal's log why its level is not the one that was asked for. */
export function heldNote(goalId: string, held: string): Command {
  return {
    type: 'log-note',
    goalId,
    by: 'policy',
    level: 'warning',
    text: `The level is lower than asked for: ${held}.`,
  };
}
