import * as vscode from 'vscode';
import { effortOf, type State, type Work } from '../../core/app/index.ts';
import {
  allTokens,
  amountText,
  dayOf,
  isClosed,
  isGoalOpen,
  noCost,
  noEffort,
  type Cost,
  type LimitStanding,
} from '../../core/domain/index.ts';

/** What a limit is of came to so far. */
interface Spent {
  readonly cost: Cost;
  readonly work?: Work;
}

/** What was spent so far of what a limit is of; null when that is over. */
function spentOn({ goals, tasks, days }: State, { scope, of }: LimitStanding, now: number): Spent | null {
  const goal = scope === 'goal' ? goals.get(of) : undefined;
  if (scope === 'goal') return goal && isGoalOpen(goal.status) ? goal : null;
  if (scope === 'day') return dayOf(now) === of ? { cost: days.get(of) ?? noCost } : null;
  const task = tasks.get(of);
  return task && !isClosed(task.status) ? task : null;
}

function amountOf({ cost, work }: Spent, { unit, spent }: LimitStanding): number {
  if (unit === 'dollars') return cost.dollars;
  if (unit === 'tokens') return allTokens(cost.tokens);
  const done: Partial<Record<LimitStanding['unit'], number>> = work ? effortOf(work) : noEffort;
  return done[unit] ?? spent;
}

/** The limits that the person was warned of and that still count, as they stand now. */
export function nearLimits(state: State, now: number): readonly LimitStanding[] {
  return [...state.limits.values()].flatMap(({ standing }) => {
    const spent = standing && spentOn(state, standing, now);
    return standing && spent ? [{ ...standing, spent: amountOf(spent, standing) }] : [];
  });
}

/** How a limit stands, in words. */
export function standingText({ scope, of, unit, spent, limit }: LimitStanding): string {
  const what = scope === 'day' ? vscode.l10n.t('Today') : of;
  return vscode.l10n.t('{0}: {1} of {2} spent', what, amountText(spent, unit), amountText(limit, unit));
}
