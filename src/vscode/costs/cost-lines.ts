import type * as vscode from 'vscode';
import { cachedShare, sumAll, sumBy, type CostGroup, type PaidCall, type Savings } from '../../core/app/index.ts';
import { amountText, tokensIn, tokensOut, type Cost, type LimitStanding } from '../../core/domain/index.ts';

/** What a cost document tells of a folder. */
export interface CostView {
  readonly folder: string;
  readonly calls: readonly PaidCall[];
  readonly savings: Savings;
  /** How things stand against what may be spent. */
  readonly limits: readonly LimitStanding[];
}

type Words = Pick<typeof vscode.l10n, 't'>;
type Row = readonly string[];

/** A price that is not known is never taken for nothing. */
function moneyText({ dollars, unpriced }: Pick<Cost, 'dollars' | 'unpriced'>, l10n: Words): string {
  const known = `$${dollars.toFixed(dollars > 0 && dollars < 0.01 ? 4 : 2)}`;
  if (unpriced === 0) return known;
  return dollars === 0 ? l10n.t('cost unknown') : l10n.t('{0} and what is unknown', known);
}

function rowOf(key: string, cost: Cost, l10n: Words): Row {
  const share = cachedShare(cost);
  const sent = tokensIn(cost.tokens).toLocaleString('en');
  return [
    key,
    moneyText(cost, l10n),
    l10n.t('{0} calls', cost.calls),
    share
      ? l10n.t('{0} tokens in, {1} % from the cache', sent, Math.round(share * 100))
      : l10n.t('{0} tokens in', sent),
    l10n.t('{0} out', tokensOut(cost.tokens).toLocaleString('en')),
  ];
}

/** Cells in columns. */
function aligned(rows: readonly Row[]): readonly string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(cell.length, most[at] ?? 0)), []);
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}

function grouped(title: string, calls: readonly PaidCall[], group: CostGroup, l10n: Words): readonly string[] {
  const sums = [...sumBy(calls, group)];
  const inOrder = group === 'day' ? sums.reverse() : sums.toSorted(([, a], [, b]) => b.dollars - a.dollars);
  return ['', title, ...aligned(inOrder.map(([key, cost]) => rowOf(key, cost, l10n)))];
}

function priceLines(calls: readonly PaidCall[], l10n: Words): readonly string[] {
  const prices = [...new Set(calls.map(({ cost }) => cost.price))].filter((price) => price !== 'unknown');
  const unknown = new Set(
    calls.flatMap(({ provider, model, cost }) => (cost.dollars === null ? [`${provider}/${model}`] : [])),
  );
  const estimated = calls.filter(({ cost }) => cost.estimated).length;
  return [
    ...(prices.length > 0 ? [l10n.t('Prices: {0}.', prices.join(', '))] : []),
    ...(unknown.size > 0
      ? [l10n.t('Nobody knows the price of {0}: name it under "prices" in routing.json.', [...unknown].join(', '))]
      : []),
    ...(estimated > 0 ? [l10n.t('Tokens of {0} calls are estimated: their provider told none.', estimated)] : []),
  ];
}

function savingLines({ kinds, saved }: Savings, l10n: Words): readonly string[] {
  if (kinds.length === 0) return [];
  const looked = kinds.map(({ kind, found, missed }) => [
    kind,
    l10n.t('{0} found', found),
    l10n.t('{0} not found', missed),
  ]);
  const sums = saved.map(({ model, turns, dollars, ...tokens }) => {
    const money = moneyText({ dollars: dollars ?? 0, unpriced: dollars === null ? 1 : 0 }, l10n);
    return l10n.t(
      '  saved of {0}: {1}, {2} turns, {3} tokens',
      model,
      money,
      turns,
      tokensIn(tokens) + tokensOut(tokens),
    );
  });
  return ['', l10n.t('Answers from before, used again'), ...aligned(looked), ...sums];
}

function limitLines(limits: readonly LimitStanding[], l10n: Words): readonly string[] {
  if (limits.length === 0) return [];
  const rows = limits.map(({ scope, of, unit, spent, limit }) => [
    scope === 'day' ? l10n.t('Today') : of,
    l10n.t('{0} of {1}', amountText(spent, unit), amountText(limit, unit)),
    limit > 0 ? `${String(Math.round((spent / limit) * 100))} %` : '',
  ]);
  return ['', l10n.t('What may be spent'), ...aligned(rows)];
}

/** What models have cost in a folder, as lines to read. */
export function costLines({ folder, calls, savings, limits }: CostView, l10n: Words): readonly string[] {
  if (calls.length === 0) {
    const nothing = l10n.t('{0}: no language model was asked for anything yet.', folder);
    return [nothing, ...limitLines(limits, l10n), ...savingLines(savings, l10n)];
  }
  const [, ...all] = rowOf('', sumAll(calls), l10n);
  return [
    l10n.t('{0}: {1}', folder, all.join(' · ')),
    ...limitLines(limits, l10n),
    ...grouped(l10n.t('By day'), calls, 'day', l10n),
    ...grouped(l10n.t('By goal'), calls, 'goal', l10n),
    ...grouped(l10n.t('By role'), calls, 'role', l10n),
    ...grouped(l10n.t('By model'), calls, 'model', l10n),
    ...savingLines(savings, l10n),
    '',
    ...priceLines(calls, l10n),
  ];
}
