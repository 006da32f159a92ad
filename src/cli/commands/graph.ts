import { readNeighbourhood, treeRows, type Neighbourhood, type NearThing } from '../../core/app/index.ts';
import { counted, visibleLine } from '../../core/base/index.ts';
import { openFreshIndex, openKnowledgeStore, openWorkspaceMemory, pathsInside } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interruption.ts';
import { withReader } from '../journal-access.ts';
import { fit } from '../layout.ts';

/** Characters of a thing's line. */
const width = 160;

function thingText({ id, label, state }: NearThing, { terminal: { paint } }: Cli): string {
  const said = [label, state === '' ? '' : `(${state})`].filter((text) => text !== '').join(' ');
  return `${paint('bold', visibleLine(id))}${said === '' ? '' : `  ${fit(visibleLine(said), width)}`}`;
}

/** What stands around a thing, as a tree. */
function treeLines(near: Neighbourhood, cli: Cli): readonly string[] {
  const { paint } = cli.terminal;
  return [
    ...treeRows(near).map(({ depth, how, thing }) =>
      depth === 0 ? thingText(thing, cli) : `${'  '.repeat(depth)}${paint('dim', how)} ${thingText(thing, cli)}`,
    ),
    ...(near.leftOut > 0 ? [`${counted(near.leftOut, 'tie')} more; --json and a greater --depth tell more.`] : []),
  ];
}

/** A path as the person typed it, from the workspace; any other name as it is. */
function meantBy(cli: Cli, workspace: string, typed: string): string {
  const inside = /[./\\]/.test(typed) && !/^\w+:/.test(typed) ? pathsInside(workspace, cli.cwd, [typed]) : null;
  return inside?.ok ? (inside.value[0] ?? typed) : typed;
}

/** `maestro graph`. */
export function graph(cli: Cli, typed: string, { depth }: { readonly depth: number }): Promise<number> {
  const { terminal } = cli;
  return withReader(cli, async (journal) => {
    const folders = cli.folders();
    if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
    const interruption = listenForInterrupts(terminal, 'Stopping.');
    const { signal } = interruption;
    const index = await openFreshIndex(folders.value, cli.environment, signal);
    try {
      const memory = await openWorkspaceMemory(folders.value, cli.environment);
      const open = () => openKnowledgeStore(folders.value);
      const meant = meantBy(cli, folders.value.workspace, typed);
      const near = await readNeighbourhood({ meant, depth }, open, { journal, index, memory }, signal);
      if (!near.ok) return fail(cli, near.error);
      if (terminal.json) terminal.value(near.value);
      else for (const line of treeLines(near.value, cli)) terminal.say(line);
      return signal.aborted ? interruption.code() : exitCodes.done;
    } finally {
      interruption.dispose();
      await index?.close();
    }
  });
}
