import { comparePrompts, listPrompts, type PromptComparison, type PromptOutcome } from '../../core/app/index.ts';
import { composeEngine } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withReader } from '../journal-access.ts';
import { alignRows } from '../layout.ts';
import { visibleLine } from '../../core/base/index.ts';
import { costText } from '../wording.ts';

/** `maestro prompts`. */
export async function prompts(cli: Cli): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const { surroundings } = await composeEngine(folders.value, cli.environment);
  const all = await listPrompts(surroundings);
  await surroundings.workshop.dispose();
  if (!all.ok) return fail(cli, all.error);
  if (cli.terminal.json) cli.terminal.value(all.value);
  const rows = all.value.map(({ role, version, hash, output, share, source }) => [
    cli.terminal.paint('bold', `${role}@${String(version)}`),
    hash,
    `ends with a ${output}`,
    `${String(share)} of 100 tasks`,
    visibleLine(source),
  ]);
  for (const line of alignRows(rows)) cli.terminal.say(line);
  return exitCodes.done;
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))} %`;
}

function rangeText(range: PromptOutcome['turns']): string {
  if (!range) return '–';
  return `${range.middle.toLocaleString('en')} (${range.low.toLocaleString('en')} to ${range.high.toLocaleString('en')})`;
}

function moneyText(range: PromptOutcome['dollars']): string {
  if (!range) return 'unknown';
  const [middle, low, high] = [range.middle, range.low, range.high].map((dollars) =>
    costText({ dollars, unpriced: 0 }),
  );
  return `${String(middle)} (${String(low)} to ${String(high)})`;
}

function cellsOf({ role, version, hash, works, firstGreen, turns, tokens, dollars }: PromptOutcome): readonly string[] {
  const { count, of, low, high } = firstGreen;
  const green = of === 0 ? 'no evidence' : `${String(count)} of ${String(of)} (${percent(low)} to ${percent(high)})`;
  return [
    `${role}@${String(version)}`,
    hash,
    String(works),
    green,
    rangeText(turns),
    rangeText(tokens),
    moneyText(dollars),
  ];
}

function verdictOf({ role, difference }: PromptComparison): string | null {
  if (!difference) return null;
  const { low, high } = difference;
  const bounds = `${percent(low)} to ${percent(high)}`;
  if (low > 0) return `${role}: the last version is green at first more often (by ${bounds}).`;
  if (high < 0) return `${role}: the last version is green at first less often (by ${bounds}).`;
  return `${role}: no difference is shown between the last two versions (${bounds}).`;
}

/** `maestro prompts compare`. */
export function compare(cli: Cli, role: string | undefined): Promise<number> {
  return withReader(cli, async (reader) => {
    const { terminal } = cli;
    const all = (await comparePrompts(reader)).filter((each) => role === undefined || each.role === role);
    if (terminal.json) {
      terminal.value(all);
      return 0;
    }
    if (all.length === 0) {
      terminal.say('No turn of the journal tells which words it was made by.');
      return 0;
    }
    const titles = ['prompt', 'words', 'tasks', 'green at first', 'turns a task', 'tokens a task', 'cost a task'];
    const rows = all.flatMap(({ versions }) => versions.map(cellsOf));
    for (const line of alignRows([titles, ...rows])) terminal.say(line);
    for (const each of all) {
      const verdict = verdictOf(each);
      if (verdict !== null) terminal.say(verdict);
    }
    terminal.say('Bounds hold nineteen times of twenty; of turns, tokens and costs, half of the tasks lie between.');
    return 0;
  });
}
