import { estimateTokens } from '../../agent/index.ts';
import type { TranscriptEntry } from '../../domain/index.ts';
import { fitPortions } from '../../memory/index.ts';
import type { AgentContext, CodeQuery } from '../../ports/index.ts';
import type { CodeSource } from './code-source.ts';
import { placeText } from './relevant.ts';

type Briefed = Extract<TranscriptEntry, { kind: 'briefed' }>;

/** Tokens that what was found may take of a session's first message. */
const room = 900;

const heading =
  '## Places that may matter\nFound by words, history and links in the workspace as it was last looked at. Look before you rely on them.';

async function find(question: CodeQuery, code: CodeSource): Promise<Briefed | null> {
  const texts = (await code.relevant(question)).map(placeText);
  const { kept, used, leftOut } = fitPortions([{ name: 'places', texts }], room, estimateTokens);
  const count = kept.get('places') ?? 0;
  if (count === 0) return null;
  const text = [heading, ...texts.slice(0, count)].join('\n');
  return { kind: 'briefed', text, tokens: used + estimateTokens(heading), leftOut: [...leftOut] };
}

/**
 * What of the code may matter to a session, as text; empty for nothing. It is looked for once, as the session begins, and
 * journaled: a session that goes on is told the same.
 */
export async function gather(
  question: CodeQuery,
  code: CodeSource | undefined,
  { recorded, record }: Pick<AgentContext, 'recorded' | 'record'>,
): Promise<string> {
  const steps = await recorded();
  const before = steps.find((step) => step.kind === 'briefed');
  if (before) return before.text;
  if (!code || steps.some(({ kind }) => kind !== 'looked-up')) return '';
  const found = await find(question, code);
  return found && record(found).ok ? found.text : '';
}
