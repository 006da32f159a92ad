/**
 * `node bench/kills.ts [--kills 1000] [--lanes 2]`: kills processes with SIGKILL at every named point of what they write, and
 * then at random moments: half of them while they append to a journal, the others while they keep documents, memory,
 * files of a worktree and vectors. After each kill the store is opened again, and everything that was acknowledged must be there and
 * whole. Exit code 1 when anything was lost or cannot be read, or when opening again took more than two seconds.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSqliteJournalStore } from '../src/adapters/sqlite-journal/index.ts';
import { journalPlace, type JournalPlace } from '../test/adapters/sqlite-journal/journal-place.ts';
import { killWhileWriting } from '../test/adapters/sqlite-journal/kill.ts';
import { faultPoints } from '../test/faults/faulty-disk.ts';
import { killWriter } from '../test/faults/kill-writer.ts';
import { numberOf } from '../test/faults/long-text.ts';
import { writers } from '../test/faults/writers.ts';
import type { BenchRow } from './bench-row.ts';
import { syncedAppend } from './floor.ts';
import { conclude } from './measuring.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, lanes: { type: 'string', default: '2' } },
});
const wanted = Number(values.kills);
/** After so many kills a journal is begun anew: it is checked whole each time. */
const killsOfJournal = 25;

const found = { kills: 0, acknowledged: 0, lost: 0, unreadable: 0, slowest: 0, leftovers: 0 };

function unreadable(what: string, error: unknown): void {
  found.unreadable++;
  console.error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
}

/** Opens a journal again as its next writer does, and checks that it holds what was acknowledged. */
async function recoverJournal(place: JournalPlace, acknowledged: number, before: number): Promise<void> {
  const started = performance.now();
  const writer = createSqliteJournalStore({ file: place.file }).openWriter('next');
  if (!writer.ok) {
    unreadable('journal', writer.error.person);
    return;
  }
  found.slowest = Math.max(found.slowest, performance.now() - started);
  const { events, broken } = await writer.value.verify();
  writer.value.close();
  if (broken) unreadable('journal', broken.problem);
  found.lost += Math.max(0, acknowledged - events);
  found.acknowledged += Math.max(0, acknowledged - before);
}

async function killJournal(kills: number): Promise<void> {
  const place = journalPlace();
  let before = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const acknowledged = await killWhileWriting(place, Math.floor(Math.random() * 200));
      await recoverJournal(place, acknowledged, before);
      before = Math.max(before, acknowledged);
      found.kills++;
    }
  } finally {
    await place.release();
  }
}

/** Reads what a killed process kept: the last text that it told, or one that it put after telling. */
async function recoverFiles(name: string, folder: string, acknowledged: number): Promise<void> {
  const started = performance.now();
  const writer = await writers[name]?.(folder);
  try {
    const text = await writer?.read();
    found.slowest = Math.max(found.slowest, performance.now() - started);
    found.acknowledged += acknowledged;
    // Under one id, the text and the index are two files; one that does not fit the other counts as never put.
    const isCache = name === 'vectors' && text === null;
    if (!isCache && (typeof text === 'string' ? numberOf(text) : 0) < acknowledged) found.lost++;
    const put = await writer?.put('again');
    if (!put?.ok) unreadable(name, put?.error.person);
  } catch (error) {
    unreadable(name, error);
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  found.leftovers += names.filter((each) => each.endsWith('.maestro-tmp')).length;
  found.kills++;
}

async function killFiles(name: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-kills-'));
  try {
    await recoverFiles(name, folder, await killWriter(name, folder, Math.random() * 150));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function killAtPoints(name: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-kills-'));
  try {
    for (const point of faultPoints) {
      await killWriter(name, folder, point);
      const left = await (await writers[name]?.(folder))?.read();
      const mayBe = [null, undefined, 'new', 'again'];
      if (!mayBe.includes(left)) unreadable(`${name}, killed ${point}`, left);
      const again = await (await writers[name]?.(folder))?.put('again');
      if (!again?.ok) unreadable(`${name}, killed ${point}`, again?.error.person);
      found.kills++;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tell(what: string): void {
  const { kills, acknowledged, lost, unreadable: broken, slowest, leftovers } = found;
  console.log(
    `${what}: ${String(kills)} kills, ${String(acknowledged)} records acknowledged, ${String(lost)} lost, ` +
      `${String(broken)} stores unreadable, ${String(leftovers)} leftovers, slowest opening ${slowest.toFixed(0)} ms`,
  );
}

const names = Object.keys(writers);
for (const name of names) await killAtPoints(name);
tell(`at ${String(faultPoints.length)} points of ${names.join(', ')}`);

const atPoints = found.kills;

const journals = Math.ceil(wanted / 2 / killsOfJournal);
const jobs = Array.from({ length: journals }, () => [
  () => killJournal(killsOfJournal),
  ...Array.from({ length: killsOfJournal }, (_, at) => () => killFiles(names[at % names.length] ?? 'document')),
]).flat();
const started = performance.now();
let told = 0;
async function lane(): Promise<void> {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    await job();
    if (found.kills - told >= 100) {
      told = found.kills;
      tell('so far');
    }
  }
}
await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
tell(`and at random moments, in ${((performance.now() - started) / 60_000).toFixed(1)} min`);
const note = `of ${found.acknowledged.toLocaleString('en-US')} acknowledged; ${found.kills.toLocaleString('en-US')} kills, ${atPoints.toLocaleString('en-US')} of them at named points`;
const rows: readonly BenchRow[] = [
  {
    what: 'records that a killed writer had acknowledged, lost',
    measured: found.lost,
    unit: 'records',
    limit: 0,
    note,
  },
  { what: 'stores that cannot be read after a kill', measured: found.unreadable, unit: 'stores', limit: 0 },
  { what: 'temporary files that a kill leaves', measured: found.leftovers, unit: 'files', limit: 0 },
  {
    what: 'slowest opening of a store after a kill',
    measured: found.slowest,
    unit: 'ms',
    limit: 2_000,
    floor: syncedAppend(),
    note: 'floor: an append that is on the disk',
  },
];
conclude(rows);
