import { estimateTokens } from '../../agent/index.ts';
import type { JournalEvent } from '../../domain/index.ts';
import { rollUp, storyEvents, storyOf } from '../../memory/index.ts';
import type { JournalReader } from '../../ports/index.ts';

/**
 * What happened for a goal so far, in a number of tokens: a line each, by the words of those who did it. `without`: a task that
 * is told of elsewhere. Nothing where nothing was said, decided or finished yet.
 */
export async function goalSoFar(
  journal: JournalReader,
  goalId: string,
  tokens: number,
  without: string | null = null,
): Promise<readonly string[]> {
  const heard: JournalEvent[] = [];
  for await (const events of journal.read({ goalId, types: storyEvents })) heard.push(...events);
  const story = storyOf(heard).filter(({ taskId }) => taskId === null || taskId !== without);
  const says = story.some(({ taskId, lasts }) => taskId !== null || lasts);
  return says ? rollUp(story, tokens, estimateTokens) : [];
}
