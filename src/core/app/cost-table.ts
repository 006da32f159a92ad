import { csvLine } from './csv.ts';
import { sumBy, type CostGroup, type PaidCall } from '../insight/index.ts';

/** Costs as lines of comma-separated values, with a line of names. A price that nobody knows is an empty field. */
export function costsAsCsv(calls: readonly PaidCall[], group: CostGroup | 'call'): string {
  const rows = group === 'call' ? callRows(calls) : groupRows(calls, group);
  return rows.map(csvLine).join('');
}

const names = ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const;

function groupRows(calls: readonly PaidCall[], group: CostGroup): readonly (readonly (string | number)[])[] {
  const rows = [...sumBy(calls, group)].map(([key, { dollars, calls: count, unpriced, tokens }]) => [
    ...[key, unpriced === count ? '' : dollars, count, unpriced],
    ...names.map((name) => tokens[name]),
  ]);
  return [[group, 'dollars', 'calls', 'unpriced', ...names], ...rows];
}

function callRows(calls: readonly PaidCall[]): readonly (readonly (string | number)[])[] {
  const rows = calls.map(({ at, goalId, taskId, sessionId, role, provider, model, purpose, cost }) => [
    ...[new Date(at).toISOString(), goalId ?? '', taskId ?? '', sessionId ?? '', role, provider, model, purpose],
    ...[cost.dollars ?? '', cost.price, cost.estimated ? 'yes' : 'no', ...names.map((name) => cost.tokens[name])],
  ]);
  const first = ['at', 'goal', 'task', 'session', 'role', 'provider', 'model', 'purpose'];
  return [[...first, 'dollars', 'price', 'estimated', ...names], ...rows];
}
