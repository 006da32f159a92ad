import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { Autonomy, type Goal } from '../domain/index.ts';
import type { CommandVerdict } from './command/verdict.ts';
import { fitOf } from './command-words.ts';

/** Commands by the words that they begin with. */
const Commands = onFirstUse(() => z.array(z.string().regex(/\S/).max(200)).max(1_000));

/** What a policy file may say: it only tightens what levels, rules of commands and grants let pass. */
export const PolicyFile = onFirstUse(() =>
  z.strictObject({
    $schema: z.string().optional(),
    autonomy: Autonomy.optional().describe('The highest level that goals may have.'),
    ask: Commands()
      .optional()
      .describe('Commands, by the words that they begin with, that a person is asked about each time.'),
    deny: Commands().optional().describe('Commands, by the words that they begin with, that no agent runs.'),
  }),
);
export type PolicyFile = z.infer<ReturnType<typeof PolicyFile>>;

/** A rule about commands, with the file that it stands in. */
interface FileRule {
  readonly verdict: 'ask' | 'deny';
  readonly words: readonly string[];
  readonly source: string;
}

/** All policy files together. */
export interface FilePolicy {
  /** The highest level that goals may have, with the file that says so. */
  readonly most: { readonly level: Autonomy; readonly source: string | null };
  readonly rules: readonly FileRule[];
  /** What could not be read, in sentences: nothing passes by level then. */
  readonly troubles: readonly string[];
}

/** What holds without any file. */
export const noFilePolicy: FilePolicy = { most: { level: 5, source: null }, rules: [], troubles: [] };

/** A file as policy. */
export function policyOf(source: string, file: PolicyFile): FilePolicy {
  const rules = (['deny', 'ask'] as const).flatMap((verdict) =>
    (file[verdict] ?? []).map((text): FileRule => ({ verdict, words: text.trim().split(/\s+/), source })),
  );
  const { autonomy: level } = file;
  return { most: level === undefined ? noFilePolicy.most : { level, source }, rules, troubles: [] };
}

/** A file of which nobody knows what it forbids: nothing passes by level. */
export function unreadPolicy(source: string, why: string): FilePolicy {
  const trouble = `A policy file cannot be read, so nothing passes by level. ${why}`;
  return { most: { level: 0, source }, rules: [], troubles: [trouble] };
}

/** Both at once: of each the stricter. */
export function stricterPolicy(a: FilePolicy, b: FilePolicy): FilePolicy {
  return {
    most: b.most.level < a.most.level ? b.most : a.most,
    rules: [...a.rules, ...b.rules],
    troubles: [...a.troubles, ...b.troubles],
  };
}

/** A rule of a file that a line comes under, in words that go on from its verdict. */
function reasonsFor({ commands }: CommandVerdict, { rules }: FilePolicy): Readonly<Record<'ask' | 'deny', string[]>> {
  const found: Record<'ask' | 'deny', string[]> = { ask: [], deny: [] };
  for (const { verdict, words, source } of rules) {
    const fits = commands.map((command) => fitOf(words, command));
    const says = `${source} ${verdict === 'deny' ? 'forbids' : 'has a person asked about'} “${words.join(' ')}”`;
    if (fits.includes('fits')) found[verdict].push(says);
    else if (fits.includes('unclear')) found.ask.push(`${says}, and whether this does that is only known when it runs`);
  }
  return found;
}

/** What was found out about a line with what policy files say of it. What they ask about is high risk: a person answers it each time. */
export function tightened<T extends CommandVerdict>(judged: T, policy: FilePolicy): T {
  if (judged.verdict === 'deny') return judged;
  const { ask, deny } = reasonsFor(judged, policy);
  const rule = 'policy-file';
  if (deny.length > 0) return { ...judged, verdict: 'deny', effect: 'never', rule, risk: 'high', reasons: deny };
  if (ask.length === 0) return judged;
  const reasons = judged.verdict === 'ask' ? [...ask, ...judged.reasons] : ask;
  return { ...judged, verdict: 'ask', rule, risk: 'high', reasons };
}

/** Why a level is not had; null when it is. */
export function heldBackBy(level: number, { most }: FilePolicy): string | null {
  return level <= most.level || most.source === null
    ? null
    : `${most.source} allows level ${String(most.level)} at most`;
}

/** A goal as it counts under policy files: its level is no higher than they allow; at level 0 nothing is accepted unasked. */
export function goalUnder(goal: Goal, { most: { level } }: FilePolicy): Goal {
  if (goal.autonomy <= level && level > 0) return goal;
  return { ...goal, autonomy: Math.min(goal.autonomy, level), acceptLowRisk: goal.acceptLowRisk && level > 0 };
}
