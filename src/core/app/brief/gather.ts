import { asData } from '../../base/index.ts';
import { estimateTokens } from '../../agent/index.ts';
import type { TranscriptEntry } from '../../domain/index.ts';
import { fitPortions } from '../../memory/index.ts';
import type { AgentContext, CodeHit, CodeQuery, JournalReader } from '../../ports/index.ts';
import { originOfFiles } from '../../policy/index.ts';
import { goalSoFar } from '../conversation/goal-so-far.ts';
import { whyRecalled } from '../conversation/why-recalled.ts';
import { relatedToPlaces, type Reader } from '../knowledge/related.ts';
import type { MemoryLook, WorkspaceMemory } from '../remember/memory.ts';
import type { Surroundings } from '../surroundings.ts';
import { placeText } from './relevant.ts';

type Briefed = Extract<TranscriptEntry, { kind: 'briefed' }>;

/** Where what may matter is looked for. */
export interface Sources {
  readonly surroundings: Pick<Surroundings, 'clock' | 'code' | 'openMemory' | 'openKnowledge'>;
  readonly journal: JournalReader;
}

/** Tokens that what was found may take of a session's first message, and fragments that are asked for. */
const room = { tokens: 900, memories: 6, related: 8, story: 300 };
/** Milliseconds in which what happened since is taken in, to tell the past of places. */
const patience = 300;

const headings = {
  story: '## The goal so far\nWhat was decided, said and finished beside your task, by the words of those who did it.',
  memories:
    '## Remembered from earlier work\nWhat people decided and what came of tasks; the code and the task at hand say more.',
  related: '## Earlier work on the same files\nWhat people and tasks had to do with them, the weightiest first.',
  places:
    '## Places that may matter\nFound by words, history and links in the workspace as it was last looked at. Look before you rely on them.',
} as const;

interface Line {
  /** The thing that it tells of. */
  readonly id: string;
  readonly text: string;
  /** What speaks for it. */
  readonly why: string;
  /** Whether it may be in the words of text from outside. */
  readonly outside?: boolean | undefined;
}

/** What is remembered, a line each. */
async function memoriesFor(
  question: CodeQuery,
  goal: string,
  memory: MemoryLook | undefined,
  { surroundings: { clock } }: Sources,
): Promise<readonly Line[]> {
  const found = await memory?.recall({ text: question.text, limit: room.memories, goal });
  if (!found?.ok) return [];
  return found.value.map((each) => {
    const { id, text } = each.fragment;
    const why = whyRecalled(each, clock.now());
    return { id: `memory:${id}`, why, text: `- ${text} (${id}, ${why})` };
  });
}

/** Learns what happened meanwhile, for whoever asks next. It is of no matter to the session, and ends with the journal. */
function learnBeside(told: readonly Line[], memory: WorkspaceMemory | undefined, { journal }: Sources): void {
  void memory?.use(told.map(({ id }) => id.slice('memory:'.length))).then(
    () => memory.learn(journal).catch(() => undefined),
    () => undefined,
  );
}

/** What earlier work had to do with the files at hand, a line each. */
async function relatedFor(
  { near }: CodeQuery,
  hits: Promise<readonly CodeHit[]>,
  reader: Reader,
  memory: MemoryLook | undefined,
  { surroundings: { openKnowledge, clock }, journal }: Sources,
): Promise<readonly Line[]> {
  if (!openKnowledge || (near.length === 0 && (await hits).length === 0)) return [];
  const late = new AbortController();
  const cancel = clock.after(patience, () => late.abort());
  const parts = { journal, memory: memory ?? null };
  const found = await relatedToPlaces({ near, found: hits }, reader, openKnowledge, parts, late.signal);
  cancel();
  return found.map(({ id, text, outside }) => ({ id, why: 'the same files', text: `- ${text}`, outside }));
}

async function find(question: CodeQuery, reader: Reader, sources: Sources): Promise<Briefed | null> {
  const memory: WorkspaceMemory | undefined = await sources.surroundings.openMemory?.();
  const seen = memory?.look();
  const { goalId, taskId = null } = reader;
  const places = sources.surroundings.code?.relevant(question) ?? Promise.resolve([]);
  const [memories, hits, ofPlaces, story] = await Promise.all([
    memoriesFor(question, goalId, seen, sources),
    places,
    relatedFor(question, places, reader, seen, sources),
    memory ? goalSoFar(sources.journal, goalId, room.story, taskId) : { lines: [], outside: false },
  ]);
  learnBeside(memories, memory, sources);
  const known = new Set(memories.map(({ id }) => id));
  const related = ofPlaces.filter(({ id }) => !known.has(id));
  return briefed({
    story: story.lines.map((text) => ({
      ...{ id: `goal:${goalId}`, why: 'the goal so far', text: `- ${text}` },
      outside: story.outside,
    })),
    memories,
    related: related.slice(0, room.related),
    places: hits.map((hit) => ({
      ...{ id: `file:${hit.path}`, why: hit.why.join(', '), text: placeText(hit) },
      outside: originOfFiles([hit.path]) === 'outside',
    })),
  });
}

const names = ['story', 'memories', 'related', 'places'] as const;

/** The step that is journaled: what there is room for, and what speaks for each of it. Null for nothing. */
function briefed(lines: Readonly<Record<(typeof names)[number], readonly Line[]>>): Briefed | null {
  const portions = names.map((name) => ({ name, texts: lines[name].map(({ text }) => text) }));
  const { kept, leftOut } = fitPortions(portions, room.tokens, estimateTokens);
  const taken = names.map((name) => ({ name, lines: lines[name].slice(0, kept.get(name)) }));
  const sections = taken.flatMap((each) =>
    each.lines.length === 0 ? [] : [`${headings[each.name]}\n${asData(each.lines.map(({ text }) => text).join('\n'))}`],
  );
  if (sections.length === 0) return null;
  const text = sections.join('\n\n');
  const told = new Map(taken.flatMap((each) => each.lines.map(({ id, why }) => [id, why] as const)));
  const items = [...told].map(([id, why]) => ({ id, why }));
  const isOutside = taken.some((each) => each.lines.some(({ outside }) => outside));
  const more = isOutside ? { outside: true as const } : {};
  return { kind: 'briefed', text, tokens: estimateTokens(text), leftOut: [...leftOut], items, ...more };
}

/**
 * What of the code and of earlier work may matter to a session, as text; empty for nothing. It is looked for once, as the
 * session begins, and journaled: a session that goes on is told the same.
 */
export async function gather(
  question: CodeQuery,
  reader: Reader,
  sources: Sources,
  { recorded, record }: Pick<AgentContext, 'recorded' | 'record'>,
): Promise<string> {
  const steps = await recorded();
  const before = steps.find((step) => step.kind === 'briefed');
  if (before) return before.text;
  if (steps.some(({ kind }) => kind !== 'looked-up')) return '';
  const found = await find(question, reader, sources);
  return found && record(found).ok ? found.text : '';
}
