import { realpathSync } from 'node:fs';
import path from 'node:path';
import { forgetWorkspace } from '../../core/app/index.ts';
import { counted, visibleLine } from '../../core/base/index.ts';
import { failure } from '../../core/domain/index.ts';
import { lookAtWorkspaces, openKnownWorkspaces, type WorkspaceStanding } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { over } from '../going-on.ts';
import { alignRows } from '../layout.ts';
import { momentText } from '../wording.ts';

/** How many goals are open there; null when that cannot be known. */
function openGoals({ goals }: WorkspaceStanding): number | null {
  return goals?.filter(({ status }) => !over.has(status)).length ?? null;
}

function standing(workspace: WorkspaceStanding): string {
  if (!workspace.there) return 'the folder is not there any more';
  const open = openGoals(workspace);
  if (open === null) return 'its journal cannot be read';
  return open === 0 ? 'no goal open' : `${counted(open, 'goal')} open`;
}

/** `maestro workspaces`. */
export async function workspaces(cli: Cli): Promise<number> {
  const { terminal, self } = cli;
  const looked = await lookAtWorkspaces(cli.environment);
  if (!looked.ok) return fail(cli, looked.error);
  const known = looked.value.workspaces;
  for (const trouble of looked.value.troubles) terminal.warn(visibleLine(trouble));
  if (terminal.json) {
    terminal.value(
      known.map((workspace) => {
        const { path: folder, lastUsed, there } = workspace;
        return { path: folder, lastUsed, there, openGoals: openGoals(workspace) };
      }),
    );
    return exitCodes.done;
  }
  if (known.length === 0) terminal.say(`None yet. A folder is known once "${self} improve" was at work in it.`);
  const rows = known.map((workspace) => [
    terminal.paint(workspace.there ? 'bold' : 'dim', visibleLine(workspace.path)),
    momentText(Date.parse(workspace.lastUsed)),
    terminal.paint(workspace.there ? 'green' : 'yellow', standing(workspace)),
  ]);
  for (const line of alignRows(rows)) terminal.say(line);
  if (known.some(({ there }) => !there)) terminal.say(`"${self} workspaces forget PATH" takes one off the list.`);
  return exitCodes.done;
}

/** Where links lead, as the list has it; as it was typed when nothing is there. */
function recordedPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** `maestro workspaces forget`. */
export async function forget(cli: Cli, typed: string): Promise<number> {
  const { terminal } = cli;
  const folder = recordedPath(path.resolve(cli.cwd, typed));
  const forgotten = await forgetWorkspace(await openKnownWorkspaces(cli.environment), folder);
  if (!forgotten.ok) return fail(cli, forgotten.error);
  if (!forgotten.value) {
    return fail(cli, failure('not-found', `${folder} is not on the list. "${cli.self} workspaces" shows it.`));
  }
  if (terminal.json) terminal.value({ forgotten: folder, exitCode: exitCodes.done });
  terminal.say(`Forgot ${visibleLine(folder)}. Nothing in the folder was touched.`);
  return exitCodes.done;
}
