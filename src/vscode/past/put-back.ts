import path from 'node:path';
import { ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { Trash, TrashedFile } from '../../core/ports/index.ts';
import { isBelow, placeToRestore, type Folders } from '../../local/index.ts';

/** The trash of a workspace, with the folders that its files may be put back in. */
export interface TrashOf {
  readonly trash: Trash;
  readonly folders: Folders;
}

/** A file of a trash that the person wants back. */
export interface Wanted extends TrashOf {
  readonly file: TrashedFile;
}

/** Why a file cannot simply be put where it is to go. */
export interface Obstacle {
  /** Where it was to go, as the person is shown it. */
  readonly place: string;
  /** What may not be written there, whatever the person says; null when a file is there, which may be replaced. */
  readonly refused: string | null;
}

/** What the person says to that. `elsewhere` is a path as they write it, relative to the workspace; `stop` leaves out the rest, too. */
export type Way = 'replace' | 'skip' | 'stop' | { readonly elsewhere: string };

/** A file that is back. */
export interface PutBack {
  /** Where it is now. */
  readonly absolute: string;
  /** The same as the person is shown it. */
  readonly place: string;
  /** Where it was, relative to the worktree of its task. */
  readonly was: string;
  /** Whether something else was there, which is in the trash now. */
  readonly replaced: boolean;
}

/** What came of putting files back: those that are, and why others could not be. */
export interface Outcome {
  readonly back: readonly PutBack[];
  readonly failed: readonly string[];
}

/** A place as the person is shown it: in the workspace relative to that, else in full. */
export function shownPlace({ workspace }: Pick<Folders, 'workspace'>, absolute: string): string {
  return isBelow(workspace, absolute) ? path.relative(workspace, absolute).replaceAll(path.sep, '/') : absolute;
}

/** Why a file may not be put in a place that the person writes; null when it may. Whether something is there is not looked at. */
export function whyNotThere({ folders, file }: Wanted, written: string): string | null {
  const place = placeToRestore(folders, path.resolve(folders.workspace, written), path.posix.basename(file.path));
  return place.ok ? null : place.error.person;
}

/** Failures that another place, or a yes, gets around. */
const obstacles: ReadonlySet<Failure['reason']> = new Set(['conflict', 'not-permitted', 'bad-input']);

type Ask = (wanted: Wanted, obstacle: Obstacle) => Promise<Way>;

/** Puts one file back where it was, or where the person says when it cannot go there. */
async function putOneBack(wanted: Wanted, ask: Ask): Promise<Result<PutBack, Failure> | 'skip' | 'stop'> {
  const { folders, trash, file } = wanted;
  let [absolute, replace] = [path.join(folders.workspace, file.path), false];
  for (;;) {
    const place = placeToRestore(folders, absolute, path.posix.basename(file.path));
    const put = place.ok ? await trash.restore(file.id, { ...place.value, replace }) : place;
    if (put.ok) {
      const { file: at, kept } = put.value;
      return ok({ absolute: at, place: shownPlace(folders, at), was: file.path, replaced: kept !== null });
    }
    const { reason, person } = put.error;
    if (!obstacles.has(reason)) return put;
    const there = place.ok ? path.join(place.value.root, place.value.path) : absolute;
    const refused = reason === 'conflict' ? null : person;
    const way = await ask(wanted, { place: shownPlace(folders, there), refused });
    if (way === 'skip' || way === 'stop') return way;
    if (way === 'replace') replace = refused === null;
    else [absolute, replace] = [path.resolve(folders.workspace, way.elsewhere), false];
  }
}

/**
 * Puts files back one after the other. Nothing is replaced, and nothing goes to another place than the one where it was,
 * before `ask` says so.
 */
export async function putBack(all: readonly Wanted[], ask: Ask): Promise<Outcome> {
  const back: PutBack[] = [];
  const failed: string[] = [];
  for (const wanted of all) {
    const put = await putOneBack(wanted, ask);
    if (put === 'stop') break;
    if (put === 'skip') continue;
    if (put.ok) back.push(put.value);
    else failed.push(put.error.person);
  }
  return { back, failed };
}
