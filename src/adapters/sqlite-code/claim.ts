import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isHeld } from './database.ts';

type Release = () => void;

/** Takes the lock; null while somebody has it. Throws where the file cannot be locked at all. */
function lock(file: string): Release | null {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if (isHeld(error)) return null;
    throw error;
  }
  return () => {
    connection.close();
  };
}

/**
 * Lets one process at a time do something, by a lock on an empty database that goes with the process: gives back how it is ended,
 * or null while another one, or this one, does it. What is no database any more is made anew.
 */
export function createClaim(file: string): () => Release | null {
  return () => {
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      return lock(file);
    } catch {
      rmSync(file, { force: true });
      return lock(file);
    }
  };
}
