/**
 * `node bench/cold-start.ts [--events 100000]`: fills a journal with so many events, then opens it in a new process as an engine does
 * (writer, whole state) and as `maestro status` does (reader, rows, a look at the end of the chain), and prints time, time of the processor, and memory of each.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSqliteJournalStore } from '../src/adapters/sqlite-journal/index.ts';
import { journalLoad } from './journal-load.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '100000' } } });
const adapter = path.join(import.meta.dirname, '../src/adapters/sqlite-journal/index.ts');
const app = path.join(import.meta.dirname, '../src/core/app/maestro.ts');

const opening = {
  status: `const opened = store.openReader(); opened.value.goals(); opened.value.tasks(); opened.value.openGates(); await opened.value.verify(20_000);`,
  engine: `const { foldJournal } = await import(${JSON.stringify(app)}); const opened = store.openWriter('bench'); await foldJournal(opened.value);`,
};

/** Opens the journal in a process of its own. */
function open(
  file: string,
  how: keyof typeof opening,
): { readonly time: number; readonly cpu: number; readonly memory: number } {
  const script = `
    import { createSqliteJournalStore } from ${JSON.stringify(adapter)};
    const started = performance.now();
    const store = createSqliteJournalStore({ file: ${JSON.stringify(file)} });
    ${opening[how]}
    console.log(JSON.stringify({ time: performance.now() - started, cpu: process.cpuUsage().user / 1000, memory: process.resourceUsage().maxRSS / 1000 }));
    process.exit(0);`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as { time: number; cpu: number; memory: number };
}

const folder = mkdtempSync(path.join(tmpdir(), 'maestro-cold-'));
try {
  const file = path.join(folder, 'journal.db');
  const writer = createSqliteJournalStore({ file }).openWriter('bench');
  if (!writer.ok) throw new Error(writer.error.person);
  for (const batch of journalLoad(Number(values.events))) writer.value.append(batch, 1_000_000, false);
  const events = writer.value.lastSeq();
  writer.value.close();
  console.log(`${events.toLocaleString('en-US')} events, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  for (const how of ['status', 'engine'] as const) {
    const { time, cpu, memory } = open(file, how);
    console.log(
      `${how}: ${(time / 1000).toFixed(2)} s, of the processor ${(cpu / 1000).toFixed(2)} s, ${memory.toFixed(0)} MB at most`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
