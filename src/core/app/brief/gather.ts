import { estimateTokens } from '../../agent/index.ts';
import type { TranscriptEntry } from '../../domain/index.ts';
import { fitPortions } from '../../memory/index.ts';
import type { AgentContext, CodeQuery, JournalReader } from '../../ports/index.ts';
import type { WorkspaceMemory } from '../remember/memory.ts';
import type { Surroundings } from '../surroundings.ts';
import { placeText } from './relevant.ts';

type Briefed = Extract<TranscriptEntry, { kind: 'briefed' }>;

/** Where what may matter is looked for. */
export interface Sources {
  readonly surroundings: Pick<Surroundings, 'code' | 'openMemory'>;
  readonly journal: JournalReader;
}

/** Tokens that what was found may take of a session's first message, and fragments that are asked for. */
const room = { tokens: 900, memories: 6 };

const headings = {
  memories:
    '## Remembered from earlier work\nWhat people decided and what came of tasks; the code and the task at hand say more.',
  places:
    '## Places that may matter\nFound by words, history and links in the workspace as it was last looked at. Look before you rely on them.',
} as const;

/** What is remembered, a line each. What happened since is learnt meanwhile, for whoever asks next. */
async function memoriesFor(
  question: CodeQuery,
  goal: string,
  { surroundings, journal }: Sources,
): Promise<readonly string[]> {
  const memory: WorkspaceMemory | undefined = await surroundings.openMemory?.();
  if (!memory) return [];
  const found = await memory.recall({ text: question.text, limit: room.memories, goal });
  // It is of no matter to the session, and ends with the journal.
  void memory.learn(journal).catch(() => undefined);
  return found.ok ? found.value.map(({ fragment, why }) => `- ${fragment.text} (${fragment.id}, ${why})`) : [];
}

async function find(question: CodeQuery, goal: string, sources: Sources): Promise<Briefed | null> {
  const [memories, hits] = await Promise.all([
    memoriesFor(question, goal, sources),
    sources.surroundings.code?.relevant(question) ?? [],
  ]);
  const texts = { memories, places: hits.map(placeText) };
  const names = ['memories', 'places'] as const;
  const portions = names.map((name) => ({ name, texts: texts[name] }));
  const { kept, leftOut } = fitPortions(portions, room.tokens, estimateTokens);
  const sections = names.flatMap((name) => {
    const taken = texts[name].slice(0, kept.get(name));
    return taken.length === 0 ? [] : [[headings[name], ...taken].join('\n')];
  });
  if (sections.length === 0) return null;
  const text = sections.join('\n\n');
  return { kind: 'briefed', text, tokens: estimateTokens(text), leftOut: [...leftOut] };
}

/**
 * What of the code and of earlier work may matter to a session, as text; empty for nothing. It is looked for once, as the
 * session begins, and journaled: a session that goes on is told the same.
 */
export async function gather(
  question: CodeQuery,
  goal: string,
  sources: Sources,
  { recorded, record }: Pick<AgentContext, 'recorded' | 'record'>,
): Promise<string> {
  const steps = await recorded();
  const before = steps.find((step) => step.kind === 'briefed');
  if (before) return before.text;
  if (steps.some(({ kind }) => kind !== 'looked-up')) return '';
  const found = await find(question, goal, sources);
  return found && record(found).ok ? found.text : '';
}
