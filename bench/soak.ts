/**
 * `node bench/soak.ts [--minutes 10] [--sessions 50]`: so many sessions of agents at once in one process, against a scripted
 * model, each task with 40 calls of tools, among them commands that are asked about. Checks that no event is lost, that memory in use
 * stays flat, that every session comes to its turn, and that an answer is in the journal within 50 ms for 95 of 100 questions.
 * Exit code 1 when not.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSqliteJournalStore } from '../src/adapters/sqlite-journal/index.ts';
import { makeProject } from './agents/cli-run.ts';
import { manyWorkflow } from './agents/many-rows.ts';
import { gapsOf, startModel } from './agents/model.ts';
import { sampleTree, type TreeSample } from './agents/process-tree.ts';
import { median, syncedAppend } from './floor.ts';
import { conclude } from './measuring.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, sessions: { type: 'string', default: '50' } },
});
const sessions = Number(values.sessions);
const minutes = Number(values.minutes);
const calls = 40;
/** A model that answers after a second: so many tasks keep all sessions busy until the end. */
const delay = 1_000;
const tasks = Math.ceil((minutes * 60_000) / (calls * delay) + 1) * sessions;
const warm = Math.min(60_000, minutes * 15_000);

const percentile = (all: readonly number[], of: number): number =>
  [...all].sort((a, b) => a - b)[Math.floor((all.length * of) / 100)] ?? NaN;

const project = makeProject({ concurrency: sessions, more: { '.maestro/workflows/many.json': manyWorkflow } });
const model = await startModel({ name: 'soak', count: calls, delay, tasks }, 'sizes');
const samples: TreeSample[] = [];
const gates: number[] = [];
/** Megabytes that are in use, when warm and at the end. */
const heaps: number[] = [];
/** Megabytes that V8 holds for what is in use, and for what comes. */
let held = NaN;
let end: { readonly last: number; readonly halted: string | null } | undefined;
let failed = 0;
try {
  const started = Date.now();
  const engine = fork(
    path.join(import.meta.dirname, 'agents/soak-process.ts'),
    [project.workspace, String(minutes), String(warm)],
    {
      execArgv: ['--expose-gc'],
      env: {
        ...process.env,
        ...{ MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: model.url, MAESTRO_MODEL_KEY: 'none', MAESTRO_CACHE: 'off' },
        MAESTRO_HOME: path.join(project.top, 'home'),
      },
    },
  );
  engine.on(
    'message',
    (told: { gate?: number; heap?: number; held?: number; ok?: boolean; last?: number; halted?: string | null }) => {
      if (told.gate !== undefined) gates.push(told.gate);
      if (told.heap !== undefined) heaps.push(told.heap);
      held = told.held ?? held;
      if (told.ok === false) failed++;
      if (told.last !== undefined) end = { last: told.last, halted: told.halted ?? null };
    },
  );
  const timer = setInterval(() => samples.push(sampleTree(engine.pid ?? 0)), 1_000);
  const [code] = (await once(engine, 'exit')) as [number | null];
  clearInterval(timer);
  const reader = createSqliteJournalStore({
    file: path.join(project.workspace, '.maestro/state/journal.db'),
  }).openReader();
  if (!reader.ok || code !== 0 || !end) throw new Error(`the engine ended with ${String(code)}`);
  const { events, broken } = await reader.value.verify();
  let turns = 0;
  const busy = new Map<string, number>();
  /** Sessions under way at the end: those at work, and those that were held at a question. Each may have had an answer coming. */
  let open = 0;
  const types = ['transcript-extended', 'session-opened', 'session-closed'] as const;
  for await (const page of reader.value.read({ types })) {
    for (const { type, data } of page) {
      if (type === 'session-opened') open++;
      if (type === 'session-closed') open--;
      if (type !== 'transcript-extended' || data.entry.kind !== 'turn') continue;
      turns++;
      busy.set(data.sessionId, (busy.get(data.sessionId) ?? 0) + 1);
    }
  }
  reader.value.close();
  const requests = await model.requests();
  const answered = requests.filter(({ answeredAt }) => answeredAt > 0).length;
  const settled = samples.filter(({ at }) => at > started + warm).map(({ own }) => own);
  const third = Math.floor(settled.length / 3);
  const [first, rest] = [median(settled.slice(0, third)), median(settled.slice(-third))];
  const minutely = Map.groupBy(samples, ({ at }) => Math.floor((at - started) / 60_000)).values();
  const curve = [...minutely].map((each) => median(each.map(({ own }) => own)).toFixed(0)).join(', ');
  const p95 = percentile(gates, 95);
  const gap = percentile(gapsOf(requests), 95);
  console.log(
    `${String(sessions)} sessions for ${((Date.now() - started) / 60_000).toFixed(1)} min: ${String(turns)} turns in ${String(busy.size)} sessions, ${String(events)} events\n` +
      `events told and not in the journal: ${String(Math.max(0, end.last - events))}; chain: ${broken?.problem ?? 'whole'}; ` +
      `answers of the model not on record: ${String(answered - turns)} of ${String(open)} sessions under way at the end\n` +
      `memory in use: ${heaps.map((each) => each.toFixed(0)).join(' MB when warm, ')} MB at the end; ` +
      `resident, without its processes: ${first.toFixed(0)} MB in the first third, ${rest.toFixed(0)} MB in the last\n` +
      `resident by the minute: ${curve} MB; of it V8 held ${held.toFixed(0)} MB at the end\n` +
      `${String(gates.length)} questions answered: p50 ${percentile(gates, 50).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, slowest ${Math.max(...gates).toFixed(1)} ms; refused ${String(failed)}\n` +
      `from an answer of the model to the next request: p95 ${gap.toFixed(1)} ms${end.halted === null ? '' : `; halted: ${end.halted}`}`,
  );
  const [warmed = 0, atEnd = Infinity] = heaps;
  if (broken) throw new Error(`the chain of the journal is broken: ${broken.problem}`);
  if (end.halted !== null) throw new Error(`the engine halted: ${end.halted}`);
  const note = `of ${events.toLocaleString('en-US')}; ${String(sessions)} sessions for ${String(minutes)} min, ${turns.toLocaleString('en-US')} turns`;
  const unrecorded = Math.max(0, answered - turns - open);
  conclude([
    {
      what: 'events of many sessions at once, told and not in the journal',
      measured: Math.max(0, end.last - events),
      unit: 'events',
      limit: 0,
      note,
    },
    { what: 'turns of a model that are not on record', measured: unrecorded, unit: 'turns', limit: 0 },
    { what: 'answers to questions that were refused', measured: failed, unit: 'answers', limit: 0 },
    {
      what: 'memory in use at the end',
      measured: atEnd,
      unit: 'MB',
      limit: warmed * 1.25 + 10,
      note: `${warmed.toFixed(0)} MB when warm; resident by the minute ${curve} MB`,
    },
    {
      what: 'answer to a question in the journal, p95',
      measured: p95,
      unit: 'ms',
      limit: 50,
      floor: syncedAppend(),
      note: `of ${gates.length.toLocaleString('en-US')} questions; floor: an append that is on the disk`,
    },
  ]);
} finally {
  model.close();
  project.dispose();
}
