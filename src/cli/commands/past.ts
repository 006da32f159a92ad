import { explainOrigin, knownUpTo, placeAt, readCatchUp } from '../../core/app/index.ts';
import { failure, formMasker, mapTexts } from '../../core/domain/index.ts';
import { openKnowledgeStore, openLineHistory, openVisit, openWorkspaceMemory, pathsInside } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readerOf, withReader } from '../journal-access.ts';
import { momentText } from '../wording.ts';
import { visibleLine } from '../../core/base/index.ts';

type Explained = Awaited<ReturnType<typeof explainOrigin>>;
type Why = Extract<Explained, { ok: true }>['value'][number];
type CatchUp = Awaited<ReturnType<typeof readCatchUp>>;

function whyLines(
  { origin, task, goal, decided, reports, evidence, known }: Why,
  { terminal: { paint } }: Cli,
): readonly string[] {
  const { commit, at, author, subject } = origin;
  const answers = decided.map(
    ({ question, answer, by, reason }) =>
      `${answer} by ${by}: ${question}${reason === '' ? '' : ` Because: ${reason}`}`,
  );
  const told = [
    ...(task ? [`task ${task.id}: ${task.title}`] : ['not the work of an agent, as far as is known here']),
    ...(goal ? [`goal ${goal.id}: ${goal.text}`] : []),
    ...answers,
    ...reports.map((report) => `reported: ${report}`),
    ...(evidence === null ? [] : [`checked: ${evidence}`]),
    ...known,
  ];
  return [
    `${paint('bold', commit.slice(0, 10))} ${momentText(at).slice(0, 10)} ${visibleLine(author)}  ${visibleLine(subject)}`,
    ...told.map((line) => `  ${visibleLine(line)}`),
  ];
}

/** `maestro why`. */
export async function why(cli: Cli, place: string, { limit }: { readonly limit: number }): Promise<number> {
  const { terminal } = cli;
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const [, file = place, number] = /^(.+?):(\d+)$/.exec(place) ?? [];
  const inside = pathsInside(folders.value.workspace, cli.cwd, [file]);
  if (!inside.ok) return fail(cli, inside.error);
  const [path = file] = inside.value;
  const reader = readerOf(cli);
  if (!reader.ok) return fail(cli, reader.error, reader.error.exitCode);
  try {
    const history = await openLineHistory(folders.value, cli.environment);
    const line = number === undefined ? null : Number(number);
    const memory = await openWorkspaceMemory(folders.value, cli.environment);
    const openKnowledge = () => openKnowledgeStore(folders.value);
    const means = { history, journal: reader.value, memory, openKnowledge };
    const found = await explainOrigin(means, { path, line, limit });
    if (!found.ok) return fail(cli, found.error);
    // Subjects of commits are whoever's who made them.
    const shown = mapTexts(found.value, formMasker.all, new Set());
    if (terminal.json) terminal.value(shown);
    for (const each of shown) for (const text of whyLines(each, cli)) terminal.say(text);
    if (found.value.length === 0) terminal.say(`${visibleLine(place)} is not committed yet.`);
    return exitCodes.done;
  } finally {
    reader.value?.close();
  }
}

function newsLines({ goals, waiting }: CatchUp, { terminal: { paint } }: Cli): readonly string[] {
  const questions = waiting.map(
    ({ id, taskId, question, risk }) =>
      `  ${id}${taskId === null ? '' : ` (${taskId})`}, ${risk} risk: ${visibleLine(question)}`,
  );
  return [
    ...goals.flatMap(({ id, text, status, news }) => [
      paint('bold', `${id} ${visibleLine(text)} (${status})`),
      ...news.map((line) => `  ${momentText(line.at).slice(5, 16)}  ${visibleLine(line.text)}`),
    ]),
    ...(questions.length > 0 ? [paint('bold', 'Waits for you'), ...questions] : []),
  ];
}

/** `maestro catch-up`. */
export function catchUp(cli: Cli, { since, keep }: { readonly since?: number; readonly keep?: true }): Promise<number> {
  const { terminal } = cli;
  return withReader(cli, async (journal) => {
    const folders = cli.folders();
    if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
    const visit = await openVisit(folders.value);
    const last = await visit.read();
    if (!last.ok) return fail(cli, last.error);
    const from = since ?? knownUpTo(journal, last.value);
    if (from > journal.lastSeq()) {
      return fail(
        cli,
        failure('bad-input', `There are only ${String(journal.lastSeq())} events. Name an earlier one.`),
      );
    }
    const news = await readCatchUp(journal, from);
    if (terminal.json) terminal.value(news);
    for (const line of newsLines(news, cli)) terminal.say(line);
    if (news.goals.length === 0) terminal.say('Nothing has changed since you last looked.');
    if (!keep) {
      const kept = await visit.update(() => ({ ...placeAt(journal, news.upTo), at: Date.now() }));
      if (!kept.ok) terminal.warn(kept.error.person);
    }
    return exitCodes.done;
  });
}
