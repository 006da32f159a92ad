import { mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Lets one process at a time do something, by a lock on an empty database that goes with the process: gives back how it is ended,
 * or null while another one, or this one, does it.
 */
export function createClaim(file: string): () => (() => void) | null {
  return () => {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    mkdirSync(path.dirname(file), { recursive: true });
    const connection = new DatabaseSync(file, { timeout: 0 });
    try {
      connection.exec('BEGIN EXCLUSIVE');
    } catch {
      connection.close();
      return null;
    }
    return () => {
      connection.close();
    };
  };
}
