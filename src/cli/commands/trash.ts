import path from 'node:path';
import { trashToEmpty } from '../../core/app/index.ts';
import { counted, ok, visibleLine, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Trash, TrashedFile } from '../../core/ports/index.ts';
import { openTrash, placeToRestore, type Folders } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { over } from '../going-on.ts';
import { readerOf } from '../journal-access.ts';
import { alignRows } from '../layout.ts';
import { momentText, sizeText } from '../wording.ts';

/** What `maestro trash restore` may be told. */
export interface RestoreOptions {
  readonly to?: string;
  readonly force?: true;
}

/** What `maestro trash empty` may be told. */
export interface EmptyOptions {
  /** In days. */
  readonly olderThan?: number;
  readonly yes?: true;
}

/** Runs `work` with the trash of the workspace and what lies in it. */
async function withTrash(
  cli: Cli,
  work: (trash: Trash, files: readonly TrashedFile[], folders: Folders) => Promise<number>,
): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const trash = await openTrash(folders.value);
  const files = await trash.list();
  return files.ok ? work(trash, files.value, folders.value) : fail(cli, files.error, exitCodes.workspace);
}

const bytesOf = (files: readonly TrashedFile[]): number => files.reduce((sum, { size }) => sum + size, 0);
const inAll = (files: readonly TrashedFile[]): string =>
  `${counted(files.length, 'file')}, ${sizeText(bytesOf(files))}`;

/** `maestro trash`. */
export function trash(cli: Cli): Promise<number> {
  const { terminal, self } = cli;
  return withTrash(cli, (_trash, files) => {
    if (terminal.json) terminal.value(files);
    else if (files.length === 0) terminal.say('The trash is empty: no agent deleted what git does not have.');
    else {
      const rows = files.map(({ id, at, taskId, size, path: file }) => [
        terminal.paint('bold', id),
        momentText(at),
        visibleLine(taskId),
        sizeText(size),
        visibleLine(file),
      ]);
      for (const line of alignRows(rows)) terminal.say(line);
      terminal.say(`${inAll(files)}. "${self} trash restore ID" puts one back.`);
    }
    return Promise.resolve(exitCodes.done);
  });
}

const elsewhere = 'Name another place with --to PATH';
const orReplace = `${elsewhere}, or have it replaced with --force: what is there goes to the trash first`;

/** A failure with what the person may do about it. */
function advised({ person, ...rest }: Failure, advice: string): Failure {
  return { ...rest, person: `${person} ${advice}.` };
}

/** `maestro trash restore`. */
export function restore(cli: Cli, id: string, { to, force }: RestoreOptions): Promise<number> {
  const { terminal, self } = cli;
  return withTrash(cli, async (held, files, folders) => {
    const file = files.find((each) => each.id === id);
    if (!file) {
      const text = `The trash holds no file ${visibleLine(id)}. "${self} trash" lists what it holds.`;
      return fail(cli, failure('not-found', text));
    }
    const wanted = to === undefined ? path.join(folders.workspace, file.path) : path.resolve(cli.cwd, to);
    const place = placeToRestore(folders, wanted, path.posix.basename(file.path));
    if (!place.ok) return fail(cli, advised(place.error, elsewhere));
    const restored = await held.restore(id, { ...place.value, replace: force === true });
    if (!restored.ok) {
      return restored.error.reason === 'conflict'
        ? fail(cli, advised(restored.error, orReplace), exitCodes.refused)
        : fail(cli, restored.error);
    }
    const { file: at, kept } = restored.value;
    if (terminal.json) terminal.value({ restored: id, path: at, kept, exitCode: exitCodes.done });
    const before = kept === null ? '' : ' What was there is in the trash now.';
    terminal.say(`${visibleLine(file.path)} is back as ${visibleLine(at)}.${before}`);
    return exitCodes.done;
  });
}

/** Tells which goals are not over; none where nothing has happened yet. */
function openGoals(cli: Cli): Result<ReadonlySet<string>, Failure> {
  const reader = readerOf(cli);
  if (!reader.ok) return reader;
  const goals = reader.value?.goals() ?? [];
  reader.value?.close();
  return ok(new Set(goals.filter(({ status }) => !over.has(status)).map(({ id }) => id)));
}

/** `maestro trash empty`. */
export function empty(cli: Cli, { olderThan, yes }: EmptyOptions): Promise<number> {
  const { terminal } = cli;
  return withTrash(cli, async (held, files) => {
    const open = openGoals(cli);
    if (!open.ok) return fail(cli, open.error);
    const wanted = trashToEmpty(files, olderThan ?? null, Date.now(), (goalId) => open.value.has(goalId));
    if (wanted.length > 0 && yes !== true) {
      return fail(cli, failure('refused', `${inAll(wanted)} would go for good. Add --yes if that is what you want.`));
    }
    const removed = await held.remove(wanted.map(({ id }) => id));
    if (!removed.ok) return fail(cli, removed.error);
    const left = files.length - wanted.length;
    if (terminal.json) {
      terminal.value({ removed: removed.value, bytes: bytesOf(wanted), left, exitCode: exitCodes.done });
    }
    terminal.say(`Removed ${inAll(wanted)}; ${counted(left, 'file')} left.`);
    return exitCodes.done;
  });
}
