import { openKnowledge, type Knowledge, type Neighbourhood, type NearThing } from '../../core/app/index.ts';
import { counted } from '../../core/base/index.ts';
import { failureIn } from '../../core/domain/index.ts';
import { openFreshIndex, openKnowledgeStore, openWorkspaceMemory, pathsInside } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interruption.ts';
import { withReader } from '../journal-access.ts';
import { fit } from '../layout.ts';
import { visibleLine } from '../visible.ts';

/** Characters of a thing's line. */
const width = 160;

function thingText({ id, label, state }: NearThing, { terminal: { paint } }: Cli): string {
  const said = [label, state === '' ? '' : `(${state})`].filter((text) => text !== '').join(' ');
  return `${paint('bold', visibleLine(id))}${said === '' ? '' : `  ${fit(visibleLine(said), width)}`}`;
}

/** Things below the one over which they were come to, as a tree. */
function treeLines({ things, leftOut }: Neighbourhood, cli: Cli): readonly string[] {
  const { paint } = cli.terminal;
  const below = new Map<string, NearThing[]>();
  for (const each of things) {
    if (!each.over) continue;
    below.set(each.over.via, [...(below.get(each.over.via) ?? []), each]);
  }
  const linesBelow = (id: string, depth: number): readonly string[] =>
    (below.get(id) ?? []).flatMap((each) => {
      const line = `${'  '.repeat(depth)}${paint('dim', each.over?.how ?? '')} ${thingText(each, cli)}`;
      return [line, ...linesBelow(each.id, depth + 1)];
    });
  return [
    ...things.filter(({ over }) => over === null).flatMap((each) => [thingText(each, cli), ...linesBelow(each.id, 1)]),
    ...(leftOut > 0 ? [`${counted(leftOut, 'tie')} more; --json and a greater --depth tell more.`] : []),
  ];
}

/** A path as the person typed it, from the workspace; any other name as it is. */
function meantBy(cli: Cli, workspace: string, typed: string): string {
  const inside = /[./\\]/.test(typed) && !/^\w+:/.test(typed) ? pathsInside(workspace, cli.cwd, [typed]) : null;
  return inside?.ok ? (inside.value[0] ?? typed) : typed;
}

async function show(
  cli: Cli,
  knowledge: Knowledge,
  meant: string,
  depth: number,
  signal: AbortSignal,
): Promise<number> {
  const { terminal } = cli;
  const learnt = await knowledge.learn(signal);
  if (!learnt.ok) return fail(cli, learnt.error);
  const id = await knowledge.find(meant);
  if (!id.ok) return fail(cli, id.error);
  const near = await knowledge.around([id.value], { depth });
  if (!near.ok) return fail(cli, near.error);
  if (terminal.json) terminal.value(near.value);
  else for (const line of treeLines(near.value, cli)) terminal.say(line);
  return exitCodes.done;
}

/** `maestro graph`. */
export function graph(cli: Cli, typed: string, { depth }: { readonly depth: number }): Promise<number> {
  return withReader(cli, async (journal) => {
    const folders = cli.folders();
    if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
    const interruption = listenForInterrupts(cli.terminal, 'Stopping.');
    const { signal } = interruption;
    const index = await openFreshIndex(folders.value, cli.environment, signal);
    try {
      const store = await openKnowledgeStore(folders.value);
      try {
        const memory = await openWorkspaceMemory(folders.value, cli.environment);
        await memory.learn(journal);
        const knowledge = await openKnowledge({ store, journal, index, memory });
        const code = await show(cli, knowledge, meantBy(cli, folders.value.workspace, typed), depth, signal);
        return signal.aborted ? interruption.code() : code;
      } finally {
        store.close();
      }
    } catch (error) {
      const cause = failureIn(error);
      if (!cause) throw error;
      return fail(cli, cause);
    } finally {
      interruption.dispose();
      await index?.close();
    }
  });
}
