import { counted, visibleLine } from '../../core/base/index.ts';
import type { Checkpoint, Command, RestoredPart } from '../../core/domain/index.ts';
import { fail, type Cli } from '../context.ts';
import { giveCommands } from '../hand-over.ts';
import { withReader } from '../journal-access.ts';
import { alignRows } from '../layout.ts';
import { momentText } from '../wording.ts';
import { taskOf } from './person.ts';

function rowOf({ id, at, stageId, turns, files, undoes }: Checkpoint, tree: string | null): readonly string[] {
  const what = undoes === undefined ? `before ${stageId}` : `before it went back, or you edited it (${stageId})`;
  const more = [
    ...(turns > 0 ? [`after ${counted(turns, 'turn')}`] : []),
    ...(files.tree === tree ? ['files as they are now'] : []),
    ...(files.leftOut > 0 ? [`without ${counted(files.leftOut, 'path')}`] : []),
  ];
  return [id, momentText(at), visibleLine(what), more.join(', ')];
}

/** `maestro checkpoints`: to what a task can go back. */
export function listCheckpoints(cli: Cli, taskId: string): Promise<number> {
  const { terminal, self } = cli;
  return withReader(cli, async (reader) => {
    const task = await taskOf(reader, taskId, self);
    if (!task.ok) return fail(cli, task.error);
    const { checkpoints, tree } = task.value;
    if (terminal.json) {
      terminal.value({ taskId, tree, checkpoints });
      return 0;
    }
    for (const line of alignRows(checkpoints.map((checkpoint) => rowOf(checkpoint, tree)))) terminal.say(line);
    if (checkpoints.length === 0) terminal.say(`${taskId} has no checkpoint: nobody works on it yet, or any more.`);
    else terminal.say(`"${self} restore ${taskId} ID" goes back to one.`);
    return 0;
  });
}

const parts: Readonly<Record<RestoredPart, string>> = {
  files: 'files, with the conversation as it is',
  conversation: 'conversation, with the files as they are',
  both: 'files and conversation',
};

/** `maestro restore`. */
export function restore(
  cli: Cli,
  taskId: string,
  checkpointId: string | undefined,
  part: RestoredPart,
): Promise<number> {
  const named = checkpointId === undefined ? {} : { checkpointId };
  const command: Command = { type: 'restore-checkpoint', by: cli.by, taskId, part, ...named };
  const where = checkpointId ?? 'its last checkpoint with other files';
  const undo = `"${cli.self} restore ${taskId}" undoes it`;
  const done = `${taskId} goes back to ${where} (${parts[part]}); ${undo}.`;
  return withReader(cli, (reader) => giveCommands(cli, reader, [command], { taskId, done }));
}
