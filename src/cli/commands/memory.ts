import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  memoryAsLines,
  mergeFragments,
  readMemoryLines,
  type Shelved,
  type WorkspaceMemory,
} from '../../core/app/index.ts';
import { counted, visibleLine } from '../../core/base/index.ts';
import { failure } from '../../core/domain/index.ts';
import { openWorkspaceMemory } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readerOf } from '../journal-access.ts';
import { momentText } from '../wording.ts';

/** Which fragments are wanted. */
export interface MemoryFilter {
  /** The tier that it counts as. */
  readonly tier?: Shelved['tier'];
  /** On which shelf, or for one goal alone. */
  readonly scope?: Shelved['shelf'] | 'goal';
  readonly kind?: Shelved['kind'];
  /** What no longer holds, too. */
  readonly all?: true;
}

/** How something is added. */
export interface MemoryAddition {
  readonly tier: Shelved['tier'];
  readonly kind: Shelved['kind'];
  readonly user?: true;
  readonly pin?: true;
  /** Only for this goal. */
  readonly goal?: string;
}

/** Runs work with what is remembered, after the journal was learnt from, and with the goals that there are. */
async function withMemory(
  cli: Cli,
  work: (memory: WorkspaceMemory, goals: readonly string[]) => Promise<number>,
): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const memory = await openWorkspaceMemory(folders.value, cli.environment);
  const journal = readerOf(cli);
  if (!journal.ok) return fail(cli, journal.error, journal.error.exitCode);
  const goals: string[] = [];
  try {
    goals.push(...(journal.value?.goals().map(({ id }) => id) ?? []));
    const learnt = journal.value ? await memory.learn(journal.value) : null;
    if (learnt && !learnt.ok) cli.terminal.warn(learnt.error.person);
  } finally {
    journal.value?.close();
  }
  return work(memory, goals);
}

const wheres = { learnt: '', team: ', team', user: ', yours' } as const;

function lineOf(fragment: Shelved, memory: WorkspaceMemory, { terminal: { paint } }: Cli): string {
  const { id, text, kind, tier, at, pinned, held, goal, shelf, supersededBy } = fragment;
  const counts = memory.countsAs(fragment);
  const mark = pinned ? ' pinned' : held ? ' held: pin it to have it told' : '';
  const old = supersededBy === undefined ? '' : `, replaced by ${supersededBy}`;
  const risen = counts === tier ? '' : `, counts as ${counts} by its use`;
  const only = goal === undefined ? '' : `, for ${goal} alone`;
  const about = `(${tier} ${kind}${mark}${wheres[shelf]}${only}, ${momentText(at).slice(0, 10)}${risen}${old})`;
  return `${paint('bold', id)}  ${visibleLine(text)}  ${paint('dim', about)}`;
}

function isIn(scope: MemoryFilter['scope'], { shelf, goal }: Shelved): boolean {
  return scope === undefined || (scope === 'goal' ? goal !== undefined : shelf === scope);
}

/** `maestro memory`. */
export function list(cli: Cli, { tier, kind, scope, all }: MemoryFilter): Promise<number> {
  const { terminal } = cli;
  return withMemory(cli, async (memory) => {
    const found = await memory.all();
    if (!found.ok) return fail(cli, found.error);
    for (const trouble of found.value.troubles) terminal.warn(visibleLine(trouble));
    const wanted = found.value.fragments.filter(
      (each) =>
        (tier === undefined || memory.countsAs(each) === tier) &&
        isIn(scope, each) &&
        (kind === undefined || each.kind === kind) &&
        (all || each.supersededBy === undefined),
    );
    if (terminal.json) terminal.value(wanted);
    for (const fragment of wanted) terminal.say(lineOf(fragment, memory, cli));
    if (wanted.length === 0)
      terminal.say(`Nothing is remembered. "${cli.self} memory add" says something to remember.`);
    return exitCodes.done;
  });
}

/** A fragment with everything known of it, in lines. */
function linesOf(fragment: Shelved, memory: WorkspaceMemory, cli: Cli): readonly string[] {
  const { text, uses, usedAt, goal, events, about, supersedes } = fragment;
  const [first = '', ...more] = text.split('\n');
  return [
    lineOf({ ...fragment, text: first }, memory, cli),
    ...more.map((line) => `  ${visibleLine(line)}`),
    ...(about.length > 0 ? [`about ${about.map(visibleLine).join(', ')}`] : []),
    ...(goal === undefined ? [] : [`for goal ${visibleLine(goal)} alone`]),
    events.length > 0 ? `learnt from events ${events.map(String).join(', ')}` : 'said by somebody, or written by hand',
    uses === 0 ? 'never told' : `told ${counted(uses, 'time')}, the last time ${momentText(usedAt)}`,
    ...(supersedes === undefined ? [] : [`in the place of ${visibleLine(supersedes)}`]),
  ];
}

/** `maestro memory show`. */
export function show(cli: Cli, id: string): Promise<number> {
  const { terminal } = cli;
  return withMemory(cli, async (memory) => {
    const found = await memory.all();
    if (!found.ok) return fail(cli, found.error);
    const fragment = found.value.fragments.find((each) => each.id === id);
    if (!fragment)
      return fail(
        cli,
        failure('not-found', `Nothing is remembered as ${id}. "${cli.self} memory --all" lists what is.`),
      );
    if (terminal.json) terminal.value(fragment);
    for (const line of linesOf(fragment, memory, cli)) terminal.say(line);
    return exitCodes.done;
  });
}

/** `maestro memory search`. */
export function search(cli: Cli, words: readonly string[], { limit }: { readonly limit: number }): Promise<number> {
  const { terminal } = cli;
  return withMemory(cli, async (memory) => {
    const found = await memory.recall({ text: words.join(' '), limit, onlyAlike: true, ofAnyGoal: true });
    if (!found.ok) return fail(cli, found.error);
    if (terminal.json) terminal.value(found.value);
    for (const { fragment, why } of found.value) {
      terminal.say(
        `${terminal.paint('bold', fragment.id)}  ${visibleLine(fragment.text)}  ${terminal.paint('dim', `(${visibleLine(why)})`)}`,
      );
    }
    if (found.value.length === 0) terminal.say('Nothing of that is remembered.');
    return exitCodes.done;
  });
}

/** `maestro memory add`. */
export function add(cli: Cli, text: string, { tier, kind, user, pin, goal }: MemoryAddition): Promise<number> {
  const { terminal } = cli;
  return withMemory(cli, async (memory, goals) => {
    if (text.trim() === '')
      return fail(cli, failure('bad-input', 'There is nothing to remember in that. Say it in words.'));
    if (goal !== undefined && !goals.includes(goal))
      return fail(
        cli,
        failure('not-found', `There is no goal ${goal}. "${cli.self} status" names those that there are.`),
      );
    const added = await memory.add(text, { tier, kind, pinned: pin ?? false, goal }, user ? 'user' : 'team');
    if (!added.ok) return fail(cli, added.error);
    if (terminal.json) terminal.value(added.value);
    const { id, supersedes } = added.value;
    terminal.say(`Remembered as ${id}${supersedes === undefined ? '' : `, in the place of ${supersedes}`}.`);
    return exitCodes.done;
  });
}

/** `maestro memory pin`, `maestro memory edit`. */
export function change(
  cli: Cli,
  id: string,
  what: Partial<Pick<Shelved, 'pinned' | 'text' | 'tier' | 'kind'>>,
): Promise<number> {
  const { terminal } = cli;
  if (Object.keys(what).length === 0)
    return Promise.resolve(fail(cli, failure('bad-input', 'Say what is to change: new words, --tier or --kind.')));
  return withMemory(cli, async (memory) => {
    // What somebody stands for is the team's.
    const found = await memory.all();
    const shelf = found.ok ? found.value.fragments.find((each) => each.id === id)?.shelf : undefined;
    const changed = await memory.change(id, what, shelf === 'learnt' ? 'team' : shelf);
    if (!changed.ok) return fail(cli, changed.error);
    if (terminal.json) terminal.value(changed.value);
    terminal.say(lineOf(changed.value, memory, cli));
    return exitCodes.done;
  });
}

/** `maestro memory merge`. */
export function merge(cli: Cli, ids: readonly [string, string], text: string | undefined): Promise<number> {
  return withMemory(cli, async (memory) => {
    const all = await memory.all();
    if (!all.ok) return fail(cli, all.error);
    const both = ids.flatMap((id) => all.value.fragments.find((each) => each.id === id) ?? []);
    if (new Set(both).size < ids.length)
      return fail(cli, failure('not-found', `Name two fragments. "${cli.self} memory" lists what is remembered.`));
    const words = text ?? both.map((each) => each.text).join('\n\n');
    const merged = await mergeFragments(memory, ids, words);
    if (!merged.ok) return fail(cli, merged.error);
    if (cli.terminal.json) cli.terminal.value(merged.value.kept);
    cli.terminal.say(lineOf(merged.value.kept, memory, cli));
    return exitCodes.done;
  });
}

/** `maestro memory forget`. */
export function forget(cli: Cli, id: string): Promise<number> {
  return withMemory(cli, async (memory) => {
    const gone = await memory.forget(id);
    if (!gone.ok) return fail(cli, gone.error);
    if (cli.terminal.json) cli.terminal.value({ forgotten: id });
    cli.terminal.say(`Forgot ${id}.`);
    return exitCodes.done;
  });
}

/** `maestro memory export`. */
export function exportMemory(cli: Cli, file: string | undefined): Promise<number> {
  const { terminal } = cli;
  return withMemory(cli, async (memory) => {
    const found = await memory.all();
    if (!found.ok) return fail(cli, found.error);
    const lines = await memoryAsLines(found.value.fragments);
    if (file === undefined) await terminal.data(lines);
    else {
      try {
        await writeFile(path.resolve(cli.cwd, file), lines, { flag: 'wx' });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return fail(
          cli,
          failure('bad-input', `${file} cannot be written (${why}). Name a file that is not there yet.`),
        );
      }
      terminal.say(`Wrote ${counted(found.value.fragments.length, 'fragment')} to ${file}.`);
    }
    return exitCodes.done;
  });
}

/** `maestro memory import`. Takes nothing in when any line is wrong. */
export function importMemory(cli: Cli, file: string): Promise<number> {
  return withMemory(cli, async (memory) => {
    const text = await readFile(path.resolve(cli.cwd, file), 'utf8').catch(() => null);
    if (text === null) return fail(cli, failure('bad-input', `${file} cannot be read. Name a file of an export.`));
    const lines = await readMemoryLines(text);
    if (!lines.ok) return fail(cli, lines.error);
    const added = await memory.addAll(lines.value, 'team');
    if (!added.ok) return fail(cli, added.error);
    if (cli.terminal.json) cli.terminal.value({ imported: added.value });
    cli.terminal.say(`Took in ${counted(added.value, 'fragment')}.`);
    return exitCodes.done;
  });
}
