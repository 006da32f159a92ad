import path from 'node:path';
import { searchFolders, tellVectors, type FolderHit, type SearchedFolder } from '../../core/app/index.ts';
import { counted, ok, visible, visibleLine, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { CodeIndex, IndexStanding } from '../../core/ports/index.ts';
import { foldersOf, openWorkspaceIndex, pathsInside, type Folders } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interruption.ts';
import { alignRows } from '../layout.ts';
import { durationText, momentText } from '../wording.ts';

/** Files left out that are shown by name, unless all are asked for. */
const shownLeftOut = 20;

/** The folder of the call and those that are named besides, each once. */
function searchedFolders(cli: Cli, also: readonly string[]): Result<readonly Folders[], Failure> {
  const found = new Map<string, Folders>();
  for (const folders of [
    cli.folders(),
    ...also.map((each) => foldersOf(path.resolve(cli.cwd, each), cli.environment)),
  ]) {
    if (!folders.ok) return folders;
    found.set(folders.value.workspace, folders.value);
  }
  return ok([...found.values()]);
}

/** Runs work with the indexes of the workspace and of other folders, and closes them again. */
async function withIndexes(
  cli: Cli,
  also: readonly string[],
  work: (folders: readonly SearchedFolder[], signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const all = searchedFolders(cli, also);
  if (!all.ok) return fail(cli, all.error, exitCodes.workspace);
  const names = all.value.map(({ workspace }) => path.basename(workspace));
  const opened: SearchedFolder[] = [];
  const interruption = listenForInterrupts(cli.terminal, 'Stopping. What was read stays in the index.');
  try {
    for (const [at, folders] of all.value.entries()) {
      const index = await openWorkspaceIndex(folders, cli.environment);
      if (!index.ok) return fail(cli, index.error);
      const name = names[at] ?? '';
      const isClear = names.indexOf(name) === names.lastIndexOf(name);
      opened.push({ name: isClear ? name : folders.workspace, index: index.value });
    }
    const code = await work(opened, interruption.signal);
    return interruption.signal.aborted ? interruption.code() : code;
  } finally {
    interruption.dispose();
    await Promise.all(opened.map(({ index }) => index.close()));
  }
}

/** Runs work with the index of the workspace alone. */
function withIndex(cli: Cli, work: (index: CodeIndex, signal: AbortSignal) => Promise<number>): Promise<number> {
  return withIndexes(cli, [], async ([only], signal) => (only ? work(only.index, signal) : exitCodes.workspace));
}

function standingLines(standing: IndexStanding, shown: number): readonly string[] {
  const { files, chunks, symbols, commits, leftOut, leftOutCount, vectors, notes } = standing;
  const rows = leftOut.slice(0, shown).map((left) => [`  ${visibleLine(left.path)}`, left.why]);
  const more = leftOutCount - rows.length;
  return [
    ...notes,
    `${counted(files, 'file')} in ${counted(chunks, 'part')}, ${counted(symbols, 'definition')}, ${counted(commits, 'commit')}`,
    ...(vectors ? tellVectors(vectors, momentText) : []),
    ...(leftOutCount > 0 ? [`${counted(leftOutCount, 'file')} left out:`, ...alignRows(rows)] : []),
    ...(more > 0 ? [`  … ${String(more)} more, which --left-out lists`] : []),
  ];
}

/** Has the vectors made that are missing, and says so where that takes a while. */
async function makeVectors(
  { terminal }: Cli,
  opened: CodeIndex,
  { vectors }: IndexStanding,
  signal: AbortSignal,
): ReturnType<CodeIndex['fill']> {
  const missing = vectors ? vectors.wanted - vectors.made : 0;
  if (vectors && missing > 0) terminal.say(`Making vectors of ${counted(missing, 'part')} with ${vectors.by} …`);
  const filled = await opened.fill({ atOnce: true }, signal);
  if (filled.ok && filled.value && filled.value.made > 0) {
    const { made, tokens } = filled.value;
    terminal.say(`Made ${counted(made, 'vector')}${tokens === null ? '' : ` of ${counted(tokens, 'token')}`}.`);
  }
  return filled;
}

/** What `maestro index` is asked for. */
interface IndexOptions {
  readonly status?: true;
  readonly leftOut?: true;
  readonly vectors: boolean;
}

/** `maestro index`. */
export function index(cli: Cli, options: IndexOptions): Promise<number> {
  const { terminal } = cli;
  return withIndex(cli, async (opened, signal) => {
    const fresh = options.status ? null : await opened.refresh(signal);
    const filled = fresh?.ok && options.vectors ? await makeVectors(cli, opened, fresh.value, signal) : null;
    if (filled && !filled.ok) return fail(cli, filled.error);
    const looked = fresh ?? (await opened.standing());
    const standing = looked.ok && filled?.value ? ok({ ...looked.value, vectors: filled.value.vectors }) : looked;
    if (!standing.ok) return fail(cli, standing.error);
    const all = options.leftOut ? await opened.leftOut() : ok(standing.value.leftOut);
    if (!all.ok) return fail(cli, all.error);
    const told = { ...standing.value, leftOut: all.value };
    if (terminal.json) terminal.value(told);
    if (fresh?.ok) {
      const { read, removed, duration } = fresh.value;
      terminal.say(`Read ${counted(read, 'file')}, ${String(removed)} gone, in ${durationText(duration)}.`);
    }
    const shown = options.leftOut ? all.value.length : shownLeftOut;
    for (const line of standingLines(told, shown)) terminal.say(line);
    return exitCodes.done;
  });
}

function hitLines(
  { hit, folder }: FolderHit<SearchedFolder>,
  isOneOfMany: boolean,
  { terminal: { paint } }: Cli,
): readonly string[] {
  const { path: file, from, to, symbol, snippet, why } = hit;
  const name = visibleLine(isOneOfMany ? `${folder.name}/${file}` : file);
  const place = paint('bold', `${name}:${String(from)}-${String(to)}`);
  return [
    symbol === null ? place : `${place}  ${visibleLine(symbol)}`,
    paint('dim', `  ${why.join(', ')}`),
    ...visible(snippet)
      .split('\n')
      .map((line) => `    ${line}`),
  ];
}

/** Has an index look at its files, and says what the person should know. Null when all is well. */
async function bringUpToDate(cli: Cli, { index }: SearchedFolder, signal: AbortSignal): Promise<number | null> {
  const before = await index.standing();
  if (before.ok && before.value.files === 0) cli.terminal.say('Reading the code for the first time …');
  const fresh = await index.refresh(signal);
  if (!fresh.ok) return fail(cli, fresh.error);
  for (const note of fresh.value.notes) cli.terminal.warn(note);
  return null;
}

/** What `maestro map` is asked for. */
interface MapOptions {
  readonly near: readonly string[];
  readonly tokens: number;
}

/** `maestro map`. */
export async function map(cli: Cli, words: readonly string[], { near, tokens }: MapOptions): Promise<number> {
  const { terminal } = cli;
  const own = cli.folders();
  if (!own.ok) return fail(cli, own.error, exitCodes.workspace);
  const inside = pathsInside(own.value.workspace, cli.cwd, near);
  if (!inside.ok) return fail(cli, inside.error);
  return withIndexes(cli, [], async ([folder], signal) => {
    const failed = folder ? await bringUpToDate(cli, folder, signal) : exitCodes.workspace;
    if (!folder || failed !== null) return failed ?? exitCodes.workspace;
    const drawn = await folder.index.map({ text: words.join(' '), near: inside.value, tokens }, signal);
    if (!drawn.ok) return fail(cli, drawn.error);
    if (terminal.json) terminal.value({ map: drawn.value });
    else if (drawn.value === '')
      terminal.say('No file has room. A greater --tokens shows some; "maestro index" tells what there is.');
    else terminal.say(visible(drawn.value));
    return exitCodes.done;
  });
}

/** What `maestro search` is asked for. */
interface SearchOptions {
  readonly limit: number;
  readonly also: readonly string[];
}

/** `maestro search`. */
export function search(cli: Cli, words: readonly string[], { limit, also }: SearchOptions): Promise<number> {
  const { terminal } = cli;
  return withIndexes(cli, also, async (folders, signal) => {
    const isOneOfMany = folders.length > 1;
    for (const folder of folders) {
      const failed = await bringUpToDate(cli, folder, signal);
      if (failed !== null) return failed;
    }
    const found = await searchFolders(folders, { text: words.join(' '), limit, near: [] }, signal);
    if (!found.ok) return fail(cli, found.error);
    const { hits, notes } = found.value;
    for (const note of notes) terminal.warn(note);
    if (terminal.json) {
      terminal.value(hits.map(({ folder, hit }) => (isOneOfMany ? { folder: folder.name, ...hit } : hit)));
    }
    for (const hit of hits) for (const line of hitLines(hit, isOneOfMany, cli)) terminal.say(line);
    if (hits.length === 0)
      terminal.say('Nothing was found. Other words may do; "maestro index" tells what is left out.');
    return exitCodes.done;
  });
}
