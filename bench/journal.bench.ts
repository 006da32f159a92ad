/** The journal: writing, making the rows anew, and what `maestro status` needs of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'esbuild';
import { createSqliteJournalStore } from '../src/adapters/sqlite-journal/index.ts';
import type { JournalWriter } from '../src/core/ports/index.ts';
import { sampleNote } from '../test/contracts/journal.samples.ts';
import type { BenchRow } from './bench-row.ts';
import { alternate, median, processorTime, syncedAppend, timed } from './floor.ts';
import { journalLoad } from './journal-load.ts';

const size = 100_000;

const perSecond = (count: number, milliseconds: number): number => (count / milliseconds) * 1000;

/** The value of a result that a benchmark cannot do without. */
function got<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { person: string } },
): T {
  if (!result.ok) throw new Error(result.error.person);
  return result.value;
}

/** Rows of the same size in batches of 100, with nothing around them: inserts per second. */
function bareInserts(file: string): number {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (n INTEGER PRIMARY KEY, data TEXT)',
  );
  const insert = database.prepare('INSERT INTO t (data) VALUES (?)');
  const batches = [...journalLoad(size)].map((batch) => batch.map((one) => JSON.stringify(one)));
  const start = performance.now();
  for (const batch of batches) {
    database.exec('BEGIN IMMEDIATE');
    for (const text of batch) insert.run(text);
    database.exec('COMMIT');
  }
  const rate = perSecond(batches.flat().length, performance.now() - start);
  database.close();
  return rate;
}

function appendInBatches(writer: JournalWriter, floor: number): readonly BenchRow[] {
  const times: number[] = [];
  for (const batch of journalLoad(size)) {
    const start = performance.now();
    got(writer.append(batch, 1_000_000, false));
    times.push(performance.now() - start);
  }
  const total = times.reduce((sum, time) => sum + time, 0);
  const measured = perSecond(writer.lastSeq(), total);
  const note = 'batches of 100, with rows and index; floor: bare inserts';
  return [
    { what: 'journal: append', measured, unit: 'events/s', floor, limit: 20_000, note },
    { what: 'journal: slowest batch of 100', measured: Math.max(...times), unit: 'ms' },
  ];
}

async function appendDurably(writer: JournalWriter): Promise<BenchRow> {
  const times: number[] = [];
  for (let i = 0; i < 201; i++)
    times.push(await timed(() => got(writer.append([sampleNote(`durable ${i}`)], 1, true))));
  const floor = syncedAppend(4096);
  const note = 'floor: 4 KB and fsync; the limit is 1 ms above it';
  return { what: 'journal: one event on the disk', measured: median(times), unit: 'ms', floor, limit: floor + 1, note };
}

async function remake(writer: JournalWriter): Promise<readonly BenchRow[]> {
  const events = writer.lastSeq();
  const rebuilds: number[] = [];
  const scans: number[] = [];
  const processor: number[] = [];
  for (let i = 0; i < 3; i++) {
    const before = processorTime();
    rebuilds.push(await timed(async () => got(await writer.rebuild())));
    processor.push(processorTime() - before);
    scans.push(await timed(() => writer.verify()));
  }
  const rate = perSecond(events, median(processor)).toLocaleString('en-US', { maximumFractionDigits: 0 });
  const note = `every hash checked, every row and word made anew; ${rate} a second of processor time`;
  return [
    { what: 'journal: rebuild', measured: perSecond(events, median(rebuilds)), unit: 'events/s', limit: 100_000, note },
    { what: 'journal: verify', measured: perSecond(events, median(scans)), unit: 'events/s' },
  ];
}

async function search(writer: JournalWriter): Promise<BenchRow> {
  const times: number[] = [];
  const find = async (text: string): Promise<void> => {
    for await (const page of writer.read({ text, limit: 50, newestFirst: true })) if (page.length === 0) return;
  };
  for (let i = 0; i < 51; i++) times.push(await timed(() => find(`guard part ${i}`)));
  return { what: 'journal: search for three words', measured: median(times), unit: 'ms', limit: 10, note: 'newest 50' };
}

/** What `maestro status` needs of the journal, in a process of its own, bundled as it ships. */
async function status(folder: string, file: string): Promise<BenchRow> {
  const store = path.join(import.meta.dirname, '../src/adapters/sqlite-journal/index.ts');
  const script = `
    import { createSqliteJournalStore } from ${JSON.stringify(store)};
    const reader = createSqliteJournalStore({ file: ${JSON.stringify(file)} }).openReader();
    if (!reader.ok || reader.value.goals().length === 0 || reader.value.tasks().length === 0) process.exit(1);
    reader.value.openGates();
    reader.value.writer();`;
  const outfile = path.join(folder, 'status.mjs');
  const stdin = { contents: script, resolveDir: import.meta.dirname };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', minify: true, logLevel: 'silent' });
  const [floor = NaN, measured = NaN] = alternate([['-e', '0'], [outfile]], 9);
  const note = `whole process, ${size} events`;
  return { what: 'journal: goals, tasks and gates', measured, unit: 'ms', floor, limit: 300, note };
}

/** The rows of the journal. */
export async function bench(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-bench-'));
  try {
    const file = path.join(folder, 'journal.db');
    const writer = got(createSqliteJournalStore({ file }).openWriter('bench'));
    const floor = bareInserts(path.join(folder, 'bare.db'));
    const rows = [
      ...appendInBatches(writer, floor),
      await appendDurably(writer),
      ...(await remake(writer)),
      await search(writer),
      await status(folder, file),
    ];
    writer.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
