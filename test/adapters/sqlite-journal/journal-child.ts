/**
 * A process that writes a journal, for tests that stop, kill or share it: `journal-child.ts FILE [STALE_AFTER]`, forked.
 * Messages: `open`, `append`, `fill` (append until it fails), `serve` (answer commands), `turns` (open, append and close by turns with others), `loop` (append without end, each acknowledged sequence number
 * on standard output as soon as the journal has it), `close`. Each but `loop` is answered with `ok` or a reason.
 */
import { writeSync } from 'node:fs';
import { createSqliteJournalStore } from '../../../src/adapters/sqlite-journal/index.ts';
import type { JournalWriter } from '../../../src/core/ports/index.ts';
import { sampleNote, sampleStory } from '../../contracts/journal.samples.ts';

const [file = '', staleAfter = '10000'] = process.argv.slice(2);
const store = createSqliteJournalStore({ file, staleAfter: Number(staleAfter) });
let writer: JournalWriter | undefined;

function open(): string {
  const opened = store.openWriter('child');
  if (!opened.ok) return opened.error.reason;
  writer = opened.value;
  return 'ok';
}

function append(): string {
  const written = writer?.append([sampleNote('from the child')], Date.now(), false);
  return written === undefined ? 'not open' : written.ok ? 'ok' : written.error.reason;
}

function serve(): string {
  writer?.onCommand((command, answer) => {
    writer?.append([sampleNote(`carried out ${command.type}`)], Date.now(), true);
    answer({ ok: true, value: null });
  });
  return 'ok';
}

function fill(): string {
  let outcome = append();
  while (outcome === 'ok') outcome = append();
  return outcome;
}

/** Comes by the lease 25 times, each time for one event, beside others that do the same. */
function turns(): string {
  for (let turn = 0; turn < 25; turn++) {
    while (open() === 'read-only') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    const appended = append();
    if (appended !== 'ok') return appended;
    writer?.close();
  }
  return 'ok';
}

function loop(): never {
  for (let i = 0; ; i++) {
    const written = writer?.append(sampleStory(`g${i}`, `t${i}`), i, i % 3 === 0);
    if (!written?.ok) process.exit(1);
    writeSync(1, `${written.value.at(-1)?.seq ?? 0}\n`);
  }
}

process.on('message', (message) => {
  const answers: Record<string, () => string> = { open, append, fill, serve, turns };
  if (message === 'loop') loop();
  if (message === 'close') {
    writer?.close();
    process.disconnect();
    return;
  }
  process.send?.(answers[String(message)]?.() ?? 'unknown');
});
process.send?.('ready');
