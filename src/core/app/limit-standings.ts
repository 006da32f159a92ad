import {
  isGoalOpen,
  limitKey,
  allTokens,
  dayOf,
  type Cost,
  type Limit,
  type LimitName,
  type Limits,
  type LimitStanding,
} from '../domain/index.ts';
import { costOfDay, type State } from '../machine/index.ts';
import { allowedBy, boundsOfWork, effortStandings } from '../models/index.ts';
import type { JournalReader } from '../ports/index.ts';
import { foldJournal } from './maestro.ts';
import { booksOf } from './spending-books.ts';

/** Who limits what may be spent: the person, and the team, which only tightens it. */
export interface LimitRules {
  readonly person: Limits;
  readonly team: Limits;
}

/** How things stand against the limits of goals that are open, of their tasks that have cost anything, and of today. */
export function limitStandings(state: State, { person, team }: LimitRules, now: number): readonly LimitStanding[] {
  const standing = (scope: LimitName['scope'], of: string, limit: Limit | undefined, cost: Cost): LimitStanding[] =>
    (['dollars', 'tokens'] as const).flatMap((unit) => {
      const bound = limit?.[unit];
      if (bound === undefined) return [];
      const raised = state.limits.get(limitKey({ scope, of, unit }))?.raised ?? 0;
      return [
        { scope, of, unit, limit: bound + raised, spent: unit === 'dollars' ? cost.dollars : allTokens(cost.tokens) },
      ];
    });
  const bounds = boundsOfWork(person, team);
  const books = booksOf(() => state);
  const goals = [...state.goals.entries()].filter(([, { status }]) => isGoalOpen(status));
  const ofGoals = goals.flatMap(([id, { goal, cost }]) => {
    const { limits } = allowedBy(person, team, goal.budget);
    const tasks = [...state.tasks.values()].filter(({ task, cost: each }) => task.goalId === id && each.calls > 0);
    const worked = (taskId: string | null) => effortStandings({ bounds, goalId: id, taskId, books });
    return [
      ...standing('goal', id, limits.goal, cost),
      ...worked(null),
      ...tasks.flatMap((task) => [
        ...standing('task', task.task.id, limits.task, task.cost),
        ...worked(task.task.id).filter(({ scope }) => scope === 'task'),
      ]),
    ];
  });
  const today = dayOf(now);
  return [...ofGoals, ...standing('day', today, allowedBy(person, team, {}).limits.day, costOfDay(state, today))];
}

/** The same from a journal; nothing where it cannot be read. */
export async function readLimitStandings(
  reader: JournalReader,
  rules: LimitRules,
  now: number,
): Promise<readonly LimitStanding[]> {
  const state = await foldJournal(reader);
  return state.ok ? limitStandings(state.value, rules, now) : [];
}
