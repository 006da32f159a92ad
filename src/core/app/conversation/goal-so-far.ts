import { estimateTokens } from '../../agent/index.ts';
import type { JournalEvent, Reflection } from '../../domain/index.ts';
import { rollUp, storyEvents, storyOf, type StoryLine } from '../../memory/index.ts';
import type { JournalReader } from '../../ports/index.ts';
import { lastReflection } from '../reflect/last-reflection.ts';

/** So many lines may have come since a model summed a goal up, before its summary is too old to be told. */
const newest = 20;

/** The summary of a model with what happened since; null where there is none, it is too old, or has no room. */
function summedUp(last: Reflection | null, story: readonly StoryLine[], tokens: number): readonly string[] | null {
  if (!last) return null;
  const since = story.filter(({ seq }) => seq > last.upTo);
  const line = `${last.summary} (summed up by ${last.model} from events up to ${String(last.upTo)})`;
  const room = tokens - estimateTokens(`${line}\n`);
  if (since.length > newest || room < 0) return null;
  return [line, ...rollUp(since, room, estimateTokens)];
}

async function heardOf(journal: JournalReader, goalId: string): Promise<readonly JournalEvent[]> {
  const heard: JournalEvent[] = [];
  for await (const events of journal.read({ goalId, types: storyEvents })) heard.push(...events);
  return heard;
}

/** What happened for a goal, and whether some of it may be in the words of text from outside. */
export interface SoFar {
  readonly lines: readonly string[];
  readonly outside: boolean;
}

/**
 * What happened for a goal so far, by a model's summary where there is one of late, else in a number of tokens: a line each, by
 * the words of those who did it. `without`: a task that is told of elsewhere. Nothing where nothing was said, decided or finished yet.
 */
export async function goalSoFar(
  journal: JournalReader,
  goalId: string,
  tokens: number,
  without: string | null = null,
): Promise<SoFar> {
  const [heard, last] = await Promise.all([heardOf(journal, goalId), lastReflection(journal, goalId)]);
  const story = storyOf(heard).filter(({ taskId }) => taskId === null || taskId !== without);
  const outside = story.some((line) => line.outside);
  const summed = summedUp(last, story, tokens);
  if (summed) return { lines: summed, outside };
  const says = story.some(({ taskId, lasts }) => taskId !== null || lasts);
  return says ? { lines: rollUp(story, tokens, estimateTokens), outside } : { lines: [], outside: false };
}
