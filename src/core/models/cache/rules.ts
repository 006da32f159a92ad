import type { AnswerKind } from '../../domain/index.ts';

/** When an answer may be used again: how alike the questions must be (cosine), and for how long, in milliseconds. */
export interface AnswerRule {
  readonly similarity: number;
  readonly lifetime: number;
}

const hour = 3_600_000;

/** A plan for a goal; what a role that only looks answered; what a reviewer found. */
export const answerRules: Readonly<Record<AnswerKind, AnswerRule>> = {
  decomposition: { similarity: 0.9, lifetime: 7 * 24 * hour },
  response: { similarity: 0.85, lifetime: 24 * hour },
  analysis: { similarity: 0.95, lifetime: 3 * 24 * hour },
};

/** What is kept in all: what was of use longest ago goes first. Bytes on the disk, without the index's own few. */
export const cacheCaps = { entries: 10_000, bytes: 64 * 1024 * 1024 } as const;
