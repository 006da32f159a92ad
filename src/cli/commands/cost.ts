import {
  cachedShare,
  costsAsCsv,
  readCosts,
  readLimitStandings,
  sumAll,
  sumBy,
  type CostGroup,
  type PaidCall,
} from '../../core/app/index.ts';
import { amountText, limitText, tokensIn, tokensOut, type Cost, type LimitStanding } from '../../core/domain/index.ts';
import type { JournalReader } from '../../core/ports/index.ts';
import { readLimitRules } from '../../local/index.ts';
import type { Cli } from '../context.ts';
import { withReader } from '../journal-access.ts';
import { alignRows } from '../layout.ts';
import { costText, tokensText } from '../wording.ts';
import { counted, visibleLine } from '../../core/base/index.ts';

/** How costs are shown. */
export interface CostOptions {
  readonly by: CostGroup | 'call';
  readonly goal?: string;
  readonly task?: string;
  readonly csv?: true;
}

function cells(key: string, cost: Cost): readonly string[] {
  const share = cachedShare(cost);
  return [
    visibleLine(key),
    costText(cost),
    counted(cost.calls, 'call'),
    `${tokensText(tokensIn(cost.tokens))} in${share ? ` (${String(Math.round(share * 100))} % cached)` : ''}`,
    `${tokensText(tokensOut(cost.tokens))} out`,
  ];
}

function callCells({ at, taskId, goalId, role, provider, model, purpose, cost }: PaidCall): readonly string[] {
  const { dollars, tokens, estimated } = cost;
  return [
    new Date(at).toISOString(),
    taskId ?? goalId ?? '',
    role,
    visibleLine(`${provider}/${model}`),
    purpose,
    costText({ dollars: dollars ?? 0, unpriced: dollars === null ? 1 : 0 }),
    `${tokensText(tokensIn(tokens))} in`,
    `${tokensText(tokensOut(tokens))} out${estimated ? ', estimated' : ''}`,
  ];
}

function tell(cli: Cli, calls: readonly PaidCall[], by: CostOptions['by']): void {
  const { terminal } = cli;
  if (calls.length === 0) {
    terminal.say('No language model was asked for anything yet.');
    return;
  }
  const rows = by === 'call' ? calls.map(callCells) : [...sumBy(calls, by)].map(([key, cost]) => cells(key, cost));
  const all = sumAll(calls);
  const sum = by === 'call' ? [] : [cells('in all', all)];
  for (const line of alignRows([...rows, ...sum])) terminal.say(line);
  const prices = [...new Set(calls.map(({ cost }) => cost.price))].filter((price) => price !== 'unknown');
  if (prices.length > 0) terminal.say(terminal.paint('dim', `Prices: ${prices.map(visibleLine).join(', ')}.`));
  if (all.unpriced > 0) {
    const text = `${counted(all.unpriced, 'call')} without a known price: name it under "prices" in routing.json.`;
    terminal.say(terminal.paint('yellow', text));
  }
}

/** How things stand against the limits; the person is told where those cannot be read. */
async function limitsOf(cli: Cli, reader: JournalReader, goal: string | undefined): Promise<readonly LimitStanding[]> {
  const folders = cli.folders();
  const rules = folders.ok ? await readLimitRules(folders.value, cli.environment) : folders;
  if (!rules.ok) {
    cli.terminal.say(cli.terminal.paint('yellow', visibleLine(rules.error.person)));
    return [];
  }
  const all = await readLimitStandings(reader, rules.value, Date.now());
  const tasks = new Set(reader.tasks(goal).map(({ id }) => id));
  return all.filter(
    ({ scope, of }) => goal === undefined || (scope === 'task' ? tasks.has(of) : scope !== 'goal' || of === goal),
  );
}

function tellLimits({ terminal }: Cli, standings: readonly LimitStanding[]): void {
  if (standings.length === 0) return;
  const rows = standings.map((standing) => {
    const { unit, limit, spent } = standing;
    const share = limit > 0 ? `${String(Math.round((spent / limit) * 100))} %` : '';
    return [`  ${limitText(standing)}`, `${amountText(spent, unit)} of ${amountText(limit, unit)}`, share];
  });
  terminal.say(terminal.paint('bold', 'Limits:'));
  for (const line of alignRows(rows)) terminal.say(line);
}

/** `maestro cost`. */
export function cost(cli: Cli, { by, goal, task, csv }: CostOptions): Promise<number> {
  return withReader(cli, async (reader) => {
    const calls = await readCosts(reader, {
      ...(goal === undefined ? {} : { goalId: goal }),
      ...(task === undefined ? {} : { taskId: task }),
    });
    const { terminal } = cli;
    const limits = csv ? [] : await limitsOf(cli, reader, goal);
    if (csv) terminal.write(await costsAsCsv(calls, by));
    else if (!terminal.json) {
      tell(cli, calls, by);
      tellLimits(cli, limits);
    } else if (by === 'call') terminal.value(calls);
    else terminal.value({ by, sums: Object.fromEntries(sumBy(calls, by)), all: sumAll(calls), limits });
    return 0;
  });
}
