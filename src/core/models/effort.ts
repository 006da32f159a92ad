import {
  effortUnits,
  tightest,
  usualHelpers,
  nearedShare,
  type Effort,
  type LimitName,
  type Limits,
  type LimitShortage,
  type LimitStanding,
} from '../domain/index.ts';
import type { SpendingBooks } from '../ports/index.ts';

/**
 * What work may take when nobody says anything else: for a task twice what one session may, so that retries and reviews have
 * room; for a goal a working day of sessions. Whoever is left alone overnight stops.
 */
const usual = {
  task: { turns: 400, calls: 1_200, minutes: 180, helpers: usualHelpers },
  goal: { turns: 2_000, calls: 6_000, minutes: 480 },
} as const satisfies Limits;

/** How far work may go: for each task, and for a goal. */
export interface WorkBounds {
  readonly task: Effort & { readonly helpers: number };
  readonly goal: Effort;
}

/** The bounds of work, beside what it costs: the person's before the usual ones, and the team's, which only tighten. */
export function boundsOfWork(person: Limits, team: Limits): WorkBounds {
  const own = { task: orUsual(person.task, usual.task), goal: orUsual(person.goal, usual.goal) };
  const helpers = person.task?.helpers ?? usual.task.helpers;
  const { task, goal } = tightest({ task: { ...own.task, helpers }, goal: own.goal }, team);
  return { task: { ...orUsual(task, own.task), helpers: task?.helpers ?? helpers }, goal: orUsual(goal, own.goal) };
}

function orUsual({ turns, calls, minutes }: NonNullable<Limits['goal']> = {}, otherwise: Effort): Effort {
  return {
    turns: turns ?? otherwise.turns,
    calls: calls ?? otherwise.calls,
    minutes: minutes ?? otherwise.minutes,
  };
}

/** What the bounds of work are looked at with. */
export interface EffortConfig {
  readonly bounds: WorkBounds;
  readonly goalId: string;
  /** Null for a planner. */
  readonly taskId: string | null;
  readonly books: SpendingBooks;
}

type EffortName = LimitName & { readonly unit: keyof Effort };

/** How work stands against each of its bounds, by what is on record. */
export function effortStandings({
  bounds,
  goalId,
  taskId,
  books,
}: EffortConfig): readonly (LimitStanding & EffortName)[] {
  return (
    [
      ['task', taskId],
      ['goal', goalId],
    ] as const
  ).flatMap(([scope, of]) => {
    if (of === null) return [];
    const spent = books.worked(scope, of);
    return effortUnits.map((unit) => {
      const name = { scope, of, unit };
      return { ...name, limit: bounds[scope][unit] + books.raised(name), spent: spent[unit] };
    });
  });
}

/** What is beyond a bound with the next turn, or with the calls of the last one, which are counted already. */
function missing({ unit, limit, spent }: LimitStanding, next: 'turn' | 'calls'): number {
  if (next === 'calls') return unit === 'calls' ? spent - limit : 0;
  const isOver = unit === 'minutes' ? spent >= limit : spent + 1 > limit;
  return isOver ? Math.max(1, spent + 1 - limit) : 0;
}

/** The first bound in the way of the next turn, or of carrying out the calls of the last one; null when none is. */
export function effortShortage(config: EffortConfig, next: 'turn' | 'calls'): LimitShortage | null {
  for (const standing of effortStandings(config)) {
    const needed = missing(standing, next);
    if (needed > 0) return { ...standing, needed, raise: Math.ceil(Math.max(standing.limit / 2, needed)) };
  }
  return null;
}

/** The standings of which the person is to be told, with the share of each that is used up. */
export function effortNeared(
  config: EffortConfig,
): readonly { readonly standing: LimitStanding; readonly share: number }[] {
  return effortStandings(config).flatMap((standing) => {
    const share = nearedShare(standing, config.books.warned(standing));
    return share === null ? [] : [{ standing, share }];
  });
}
