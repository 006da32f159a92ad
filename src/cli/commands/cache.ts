import { forgetAnswers, readAnswerStats, warmAnswers, type AnswerStats } from '../../core/app/index.ts';
import { counted, ok, visibleLine, type Result } from '../../core/base/index.ts';
import { tokensIn, tokensOut, type Failure } from '../../core/domain/index.ts';
import { composeEngine, journalsOf, keptAnswers, openOwnModel, readRouting } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interruption.ts';
import { withReader } from '../journal-access.ts';
import { alignRows } from '../layout.ts';
import { costText, durationText } from '../wording.ts';

/** What was saved, by the prices of now. */
function savedText(dollars: number | null): string {
  return costText({ dollars: dollars ?? 0, unpriced: dollars === null ? 1 : 0 });
}

function statsLines({ kinds, misses, saved, ...kept }: AnswerStats): readonly string[] {
  const { entries, bytes, oldest, by, vectors } = kept;
  const size = `${String(Math.round(bytes / 1024))} KB`;
  const age = oldest === null ? '' : `, the oldest ${durationText(oldest)} old`;
  const asked = kinds.map(({ kind, found, missed }) => [kind, `${String(found)} found`, `${String(missed)} not found`]);
  const why = Object.entries(misses).map(([miss, count]) => `${miss} ${String(count)}`);
  const tokens = saved.map(
    (each) =>
      `saved of ${visibleLine(each.model)}: ${savedText(each.dollars)} for ${counted(each.turns, 'turn')}, ${counted(tokensIn(each), 'token')} in, ${String(tokensOut(each))} out`,
  );
  return [
    `${counted(entries, 'answer')} kept (${size}${age}), found by ${vectors === 'lexical' ? 'their words (lexical vectors)' : by}`,
    ...(asked.length === 0 ? ['No answer was looked for yet.'] : alignRows(asked)),
    ...(why.length === 0 ? [] : [`not found: ${why.join(', ')}`]),
    ...tokens,
  ];
}

/** The person's models with their rules, by which they are priced. */
async function ownPrices({
  environment,
}: Cli): Promise<Result<NonNullable<Parameters<typeof readAnswerStats>[3]>, Failure>> {
  const [rules, model] = await Promise.all([readRouting(environment), openOwnModel(environment)]);
  return rules.ok ? ok({ model, rules: rules.value }) : rules;
}

/** `maestro cache`. */
export function stats(cli: Cli): Promise<number> {
  return withReader(cli, async (reader) => {
    const folders = cli.folders();
    if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
    const priced = await ownPrices(cli);
    if (!priced.ok) return fail(cli, priced.error);
    const means = await keptAnswers(folders.value, cli.environment)();
    const read = await readAnswerStats(reader, means, Date.now(), priced.value);
    if (!read.ok) return fail(cli, read.error);
    if (cli.terminal.json) cli.terminal.value(read.value);
    else for (const line of statsLines(read.value)) cli.terminal.say(line);
    return exitCodes.done;
  });
}

/** `maestro cache clear`. */
export async function clear(cli: Cli): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const writer = journalsOf(folders.value).openWriter('command line');
  if (!writer.ok) return fail(cli, writer.error);
  try {
    const gone = await forgetAnswers(await keptAnswers(folders.value, cli.environment)());
    if (!gone.ok) return fail(cli, gone.error);
    cli.terminal.say(`Forgot ${counted(gone.value, 'answer')}.`);
    if (cli.terminal.json) cli.terminal.value({ forgotten: gone.value });
    return exitCodes.done;
  } finally {
    writer.value.close();
  }
}

/** `maestro cache warm`. */
export async function warm(cli: Cli): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const { surroundings } = await composeEngine(folders.value, cli.environment);
  const interruption = listenForInterrupts(cli.terminal, 'Stopping.');
  try {
    const warmed = await warmAnswers(surroundings, interruption.signal);
    if (!warmed.ok) return fail(cli, warmed.error);
    const { kept, looked } = warmed.value;
    cli.terminal.say(`Kept the plans of ${String(kept)} of ${counted(looked, 'past goal')}.`);
    if (cli.terminal.json) cli.terminal.value(warmed.value);
    return exitCodes.done;
  } finally {
    interruption.dispose();
    await surroundings.workshop.dispose();
    surroundings.model?.provider.close?.();
  }
}
