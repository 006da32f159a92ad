import * as vscode from 'vscode';
import type { State } from '../../core/app/index.ts';
import {
  allTokens,
  amountText,
  dayOf,
  isClosed,
  isGoalOpen,
  noCost,
  type Cost,
  type LimitStanding,
} from '../../core/domain/index.ts';

/** What was spent so far of what a limit is of; null when that is over. */
function spentOn({ goals, tasks, days }: State, { scope, of }: LimitStanding, now: number): Cost | null {
  const goal = scope === 'goal' ? goals.get(of) : undefined;
  if (scope === 'goal') return goal && isGoalOpen(goal.status) ? goal.cost : null;
  if (scope === 'day') return dayOf(now) === of ? (days.get(of) ?? noCost) : null;
  const task = tasks.get(of);
  return task && !isClosed(task.status) ? task.cost : null;
}

/** The limits that the person was warned of and that still count, as they stand now. */
export function nearLimits(state: State, now: number): readonly LimitStanding[] {
  return [...state.limits.values()].flatMap(({ standing }) => {
    const cost = standing && spentOn(state, standing, now);
    if (!standing || !cost) return [];
    return [{ ...standing, spent: standing.unit === 'dollars' ? cost.dollars : allTokens(cost.tokens) }];
  });
}

/** How a limit stands, in words. */
export function standingText({ scope, of, unit, spent, limit }: LimitStanding): string {
  const what = scope === 'day' ? vscode.l10n.t('Today') : of;
  return vscode.l10n.t('{0}: {1} of {2} spent', what, amountText(spent, unit), amountText(limit, unit));
}
