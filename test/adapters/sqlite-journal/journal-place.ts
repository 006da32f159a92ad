import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

/** A folder for one journal with the processes that use it; gone after `release`. */
export interface JournalPlace {
  readonly folder: string;
  readonly file: string;
  /** Starts journal-child.ts on the journal; resolves when it listens. */
  startChild(staleAfter?: number): Promise<ChildProcess>;
  /** The same, in a process whose files may not grow beyond so many blocks of 512 bytes. Not on Windows. */
  startCrampedChild(blocks: number): Promise<ChildProcess>;
  /** Changes the file behind the journal's back, with its refusing triggers off. */
  tamper(sql: string): void;
  release(): Promise<void>;
}

const childScript = fileURLToPath(new URL('journal-child.ts', import.meta.url));

/** A new, empty place. */
export function journalPlace(): JournalPlace {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-journal-'));
  const file = path.join(folder, 'journal.db');
  const children = new Set<ChildProcess>();
  const ready = async (child: ChildProcess): Promise<ChildProcess> => {
    children.add(child);
    assert.deepEqual(await once(child, 'message'), ['ready', undefined]);
    return child;
  };
  return {
    folder,
    file,
    startChild: (staleAfter = 10_000) => ready(fork(childScript, [file, String(staleAfter)], { silent: true })),
    startCrampedChild(blocks) {
      const script = `ulimit -f ${blocks} && exec "$0" "$@"`;
      const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
      return ready(spawn('sh', ['-c', script, process.execPath, childScript, file], { stdio: [...stdio] }));
    },
    tamper: (sql) => {
      damage(file, sql);
    },
    async release() {
      for (const child of children) await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Changes a journal behind its back, with its refusing triggers off. */
export function damage(file: string, sql: string): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  database.exec(`DROP TRIGGER events_refuse_update; DROP TRIGGER events_refuse_delete; ${sql}`);
  database.close();
}

/** What the child answers to a message. */
export async function ask(child: ChildProcess, message: string): Promise<string> {
  const answer = once(child, 'message');
  child.send(message);
  return String((await answer)[0]);
}

/** Kills a process, stopped or not, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
