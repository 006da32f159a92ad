import { counted } from '../../core/base/index.ts';
import type { CodeHit, CodeIndex, IndexStanding } from '../../core/ports/index.ts';
import { openWorkspaceIndex } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interruption.ts';
import { alignRows } from '../layout.ts';
import { durationText } from '../wording.ts';
import { visible, visibleLine } from '../visible.ts';

/** Files left out that are shown by name. */
const shownLeftOut = 20;

/** Runs work with the index of the workspace, and closes it again. */
async function withIndex(cli: Cli, work: (index: CodeIndex, signal: AbortSignal) => Promise<number>): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const index = await openWorkspaceIndex(folders.value, cli.environment);
  if (!index.ok) return fail(cli, index.error);
  const interruption = listenForInterrupts(cli.terminal, 'Stopping. What was read stays in the index.');
  try {
    const code = await work(index.value, interruption.signal);
    return interruption.signal.aborted ? interruption.code() : code;
  } finally {
    interruption.dispose();
    await index.value.close();
  }
}

function standingLines(standing: IndexStanding): readonly string[] {
  const { files, chunks, symbols, commits, leftOut, leftOutCount, notes } = standing;
  const rows = leftOut.slice(0, shownLeftOut).map(({ path, why }) => [`  ${visibleLine(path)}`, why]);
  const more = leftOutCount - rows.length;
  return [
    ...notes,
    `${counted(files, 'file')} in ${counted(chunks, 'part')}, ${counted(symbols, 'definition')}, ${counted(commits, 'commit')}`,
    ...(leftOutCount > 0 ? [`${counted(leftOutCount, 'file')} left out:`, ...alignRows(rows)] : []),
    ...(more > 0 ? [`  … ${String(more)} more`] : []),
  ];
}

/** `maestro index`. */
export function index(cli: Cli, { status }: { readonly status?: true }): Promise<number> {
  const { terminal } = cli;
  return withIndex(cli, async (opened, signal) => {
    const fresh = status ? null : await opened.refresh(signal);
    const standing = fresh ?? (await opened.standing());
    if (!standing.ok) return fail(cli, standing.error);
    if (terminal.json) terminal.value(standing.value);
    if (fresh?.ok) {
      const { read, removed, duration } = fresh.value;
      terminal.say(`Read ${counted(read, 'file')}, ${String(removed)} gone, in ${durationText(duration)}.`);
    }
    for (const line of standingLines(standing.value)) terminal.say(line);
    return exitCodes.done;
  });
}

function hitLines({ path, from, to, symbol, snippet, why }: CodeHit, { terminal: { paint } }: Cli): readonly string[] {
  const place = paint('bold', `${visibleLine(path)}:${String(from)}-${String(to)}`);
  return [
    symbol === null ? place : `${place}  ${visibleLine(symbol)}`,
    paint('dim', `  ${why.join(', ')}`),
    ...visible(snippet)
      .split('\n')
      .map((line) => `    ${line}`),
  ];
}

/** `maestro search`. */
export function search(cli: Cli, words: readonly string[], { limit }: { readonly limit: number }): Promise<number> {
  const { terminal } = cli;
  return withIndex(cli, async (opened, signal) => {
    const before = await opened.standing();
    if (before.ok && before.value.files === 0) terminal.say('Reading the code for the first time …');
    const fresh = await opened.refresh(signal);
    if (!fresh.ok) return fail(cli, fresh.error);
    for (const note of fresh.value.notes) terminal.warn(note);
    const found = await opened.search({ text: words.join(' '), limit, near: [] }, signal);
    if (!found.ok) return fail(cli, found.error);
    if (terminal.json) terminal.value(found.value);
    for (const hit of found.value) for (const line of hitLines(hit, cli)) terminal.say(line);
    if (found.value.length === 0)
      terminal.say('Nothing was found. Other words may do; "maestro index" tells what is left out.');
    return exitCodes.done;
  });
}
