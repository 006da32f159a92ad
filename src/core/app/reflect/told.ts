import * as z from 'zod';
import { onFirstUse } from '../../base/index.ts';
import { Lesson, maskSecrets, type JournalEvent, type Masker } from '../../domain/index.ts';
import { storyOf, type StoryLine } from '../../memory/index.ts';

/** What a model answers with. */
export const Told = onFirstUse(() =>
  z.object({
    summary: z.string().describe('The goal so far, in at most 120 words.'),
    lessons: z
      .array(
        z.object({
          kind: Lesson().shape.kind,
          important: z.boolean().describe('It decides something for good.'),
          text: z.string().describe('One or two sentences that are understood alone.'),
          about: z.array(z.string()).describe('Files, names of code and libraries that it speaks of.'),
          events: z.array(z.int()).describe('Numbers of the lines that it is from.'),
        }),
      )
      .describe('What holds beyond this goal, at most five; none is a good answer.'),
  }),
);
export type Told = z.infer<ReturnType<typeof Told>>;

/** Lessons of one answer, characters of one, and of a summary, at most. */
const most = { lessons: 5, text: 400, summary: 1_200, about: 8 };

/**
 * What happened for a goal, a line each. What tasks reported that had read text from outside is not in it: nobody stands for
 * that yet.
 */
export function linesOf(events: readonly JournalEvent[]): readonly StoryLine[] {
  const tainted = new Set(
    events.flatMap(({ type, data }) => (type === 'session-closed' && data.tainted !== undefined ? [data.taskId] : [])),
  );
  const story = storyOf(events.filter(({ type, data }) => type !== 'session-closed' || !tainted.has(data.taskId)));
  return story.filter(({ outside }) => !outside);
}

/** What of an answer is kept: what names lines that were there, without secrets. */
export function keptOf(
  told: Told,
  lines: readonly StoryLine[],
  masker: Masker,
): { readonly summary: string; readonly lessons: readonly Lesson[]; readonly dropped: number } {
  const known = new Set(lines.map(({ seq }) => seq));
  const short = (text: string, room: number): string =>
    maskSecrets(masker.all(text.replace(/\s+/g, ' ').trim()))
      .slice(0, room)
      .toWellFormed();
  const lessons = told.lessons.flatMap(({ kind, important, text, about, events }): readonly Lesson[] => {
    const own = [...new Set(events)].filter((seq) => known.has(seq));
    const words = short(text, most.text);
    if (own.length === 0 || words === '') return [];
    const names = about.map((name) => short(name, 120)).filter((name) => name !== '');
    return [
      { kind, tier: important ? 'important' : 'routine', text: words, about: names.slice(0, most.about), events: own },
    ];
  });
  const kept = lessons.slice(0, most.lessons);
  return { summary: short(told.summary, most.summary), lessons: kept, dropped: told.lessons.length - kept.length };
}
