import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../core/base/index.ts';
import { failure, type Failure } from '../core/domain/index.ts';
import { inTheWay, type Folders } from './folders.ts';

/** Makes the state folder, which git never sees. */
export function makeStateFolder({ state, workspace }: Folders): Result<null, Failure> {
  try {
    // It may have come since the folders were looked at: with a branch, by a command.
    const foreign = inTheWay(workspace);
    if (foreign) return err(foreign);
    mkdirSync(state, { recursive: true });
    writeFileSync(path.join(state, '.gitignore'), '*\n');
    return ok(null);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = error instanceof Error ? error.message : String(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      return err(failure('disk-full', `The disk of ${workspace} is full, so nothing can be kept. Free some space.`));
    }
    const text = `${state} cannot be made (${why}). The journal lives there: make the folder writable, or work on a copy of the project.`;
    return err(failure('read-only', text));
  }
}
