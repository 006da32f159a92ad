import { counted } from '../base/index.ts';
import type { Risk } from '../domain/index.ts';

/** What a model is asked for, as routes name it. */
export type WorkKind = 'decomposition' | 'implementation' | 'review' | 'summary' | 'embedding';

export type Complexity = 'low' | 'medium' | 'high';

/** What is known of a task before anybody works on it, and of how it has gone so far. */
export interface TaskFacts {
  readonly files: number;
  readonly risk: Risk;
  readonly criteria: number;
  /** Characters of what is to be done. */
  readonly words: number;
  /** Attempts that failed, and times that it was sent back. */
  readonly setbacks: number;
}

/** How hard something is, with what was counted. */
export interface Assessment {
  readonly complexity: Complexity;
  readonly reasons: readonly string[];
}

/** From so many points on. */
const mediumFrom = 2;
const highFrom = 4;

interface Point {
  readonly points: number;
  readonly reason: string;
}

function sum(points: readonly (Point | null)[]): Assessment {
  const counting = points.flatMap((point) => point ?? []);
  const total = counting.reduce((all, point) => all + point.points, 0);
  const complexity = total >= highFrom ? 'high' : total >= mediumFrom ? 'medium' : 'low';
  const reasons = counting.map(({ reason }) => reason);
  return { complexity, reasons: reasons.length > 0 ? reasons : ['small, of low risk, and never failed'] };
}

function steps(value: number, first: number, second: number, reason: string): Point | null {
  if (value < first) return null;
  return { points: value >= second ? 2 : 1, reason };
}

/** How hard a task is: by what the plan says of it and by how it went, never by what a model thinks of it. */
export function complexityOfTask({ files, risk, criteria, words, setbacks }: TaskFacts): Assessment {
  return sum([
    steps(files, 4, 10, counted(files, 'file')),
    risk === 'low' ? null : { points: risk === 'high' ? 2 : 1, reason: `${risk} risk` },
    steps(criteria, 4, 8, `${String(criteria)} criteria`),
    steps(words, 1_500, 6_000, 'a long description'),
    steps(setbacks, 1, 2, counted(setbacks, 'setback')),
  ]);
}

/** How hard a goal is to plan. */
export function complexityOfGoal(goal: { readonly words: number; readonly feedback: number }): Assessment {
  return sum([
    steps(goal.words, 400, 3_000, 'a goal of many words'),
    steps(goal.feedback, 1, 2, `${String(goal.feedback)} plans sent back`),
  ]);
}

/** What kind of work a role does, by the built-in role that it is made of. */
export function kindOfRole(base: string): WorkKind {
  if (base === 'planner' || base === 'product-manager') return 'decomposition';
  return base === 'reviewer' || base === 'breaker' ? 'review' : 'implementation';
}
