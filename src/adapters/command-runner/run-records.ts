/**
 * Owns the folder in which each running command is noted, one file a run, so that a later start can end what a crashed
 * engine left.
 *
 * Invariants:
 * 1. A record exists before its process does, and goes when all processes of the run are gone.
 * 2. A record whose engine still lives is left alone.
 * 3. A process is ended only when it is surely of the run: it carries the run's mark, or the leader's number and start
 *    time are those that were recorded. A number that was given out again is never touched.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { endProcesses } from './process-group.ts';
import { membersOf, startOf, type RunProcesses } from './process-table.ts';

const Known = z.object({ pid: z.int(), start: z.string() });
const Record = z.object({ owner: Known.nullable(), leader: Known.nullable(), command: z.string() });
type Record = z.infer<typeof Record>;

const suffix = '.check.json';

/** A run whose processes outlived their engine. */
export interface SweptRun {
  readonly command: string;
  readonly ended: number;
}

export interface RunRecords {
  /** Notes a run before it starts; the returned functions complete and remove the note. Never rejects. */
  open(mark: string, command: string): Promise<{ started(pid: number): Promise<void>; close(): Promise<void> }>;
  /** Ends what crashed engines left; returns the runs that still had processes. */
  sweep(grace: number): Promise<readonly SweptRun[]>;
}

/** @param folder where records are kept; null keeps none. */
export function createRunRecords(folder: string | null): RunRecords {
  async function write(mark: string, record: Record): Promise<void> {
    if (folder === null) return;
    // A record that cannot be written (a full disk) must not keep the command from running.
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    await writeFile(join(folder, mark + suffix), JSON.stringify(record)).catch(() => undefined);
  }

  return {
    async open(mark, command) {
      const owner = await knownAs(process.pid);
      await write(mark, { owner, leader: null, command });
      return {
        async started(pid) {
          await write(mark, { owner, leader: await knownAs(pid), command });
        },
        async close() {
          if (folder !== null) await rm(join(folder, mark + suffix), { force: true }).catch(() => undefined);
        },
      };
    },
    async sweep(grace) {
      const names = folder === null ? [] : await readdir(folder).catch(() => []);
      const swept: SweptRun[] = [];
      for (const name of names.filter((entry) => entry.endsWith(suffix))) {
        const file = join(folder ?? '', name);
        const record = await read(file);
        if (record.owner && (await isSame(record.owner))) continue;
        const run = await ourProcesses(name.slice(0, -suffix.length), record);
        const living = await membersOf(run);
        const left = living.length > 0 ? await endProcesses(run, grace) : [];
        if (living.length > 0) swept.push({ command: record.command, ended: living.length - left.length });
        if (left.length === 0) await rm(file, { force: true });
      }
      return swept;
    },
  };
}

async function knownAs(pid: number): Promise<z.infer<typeof Known> | null> {
  const start = await startOf(pid);
  return start === null ? null : { pid, start };
}

async function isSame(known: z.infer<typeof Known>): Promise<boolean> {
  return (await startOf(known.pid)) === known.start;
}

/** The group counts as ours only while its leader is the process that was recorded; the mark always does. */
async function ourProcesses(mark: string, { leader }: Record): Promise<RunProcesses> {
  return { group: leader && (await isSame(leader)) ? leader.pid : null, mark };
}

/** A torn record still names its mark by the file's name. */
async function read(file: string): Promise<Record> {
  try {
    return Record.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { owner: null, leader: null, command: 'a command' };
  }
}
