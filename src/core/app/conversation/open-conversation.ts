import type * as Recalling from './recall-for-turn.ts';

/** What is remembered that has to do with a turn of a conversation. Loaded only when somebody talks. */
export async function recallForTurn(
  ...asked: Parameters<typeof Recalling.recallForTurn>
): ReturnType<typeof Recalling.recallForTurn> {
  return (await import('./recall-for-turn.ts')).recallForTurn(...asked);
}
