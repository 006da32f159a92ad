/**
 * An engine at work as a host runs it, in a process of its own: `soak-process.ts WORKSPACE MINUTES WARM`, forked with
 * `--expose-gc`. States a goal for the workflow `many`, answers every question a moment after it was opened, and tells how long each
 * answer took from when it was due until it was in the journal; and what memory is in use WARM milliseconds after the start, and at
 * the end. Stops after so many minutes, or when nothing goes on.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { openMaestro, type Maestro } from '../../src/core/app/index.ts';
import type { Gate } from '../../src/core/domain/index.ts';
import { composeEngine, foldersOf } from '../../src/local/index.ts';

const [workspace = '', minutes = '10', warm = '0'] = process.argv.slice(2);
/** How long the person looks at a question, in milliseconds. */
const looks = 200;

const folders = foldersOf(workspace, process.env);
if (!folders.ok) throw new Error(folders.error.person);
const { surroundings } = await composeEngine(folders.value, process.env, { sandbox: 'off' });
const opened = await openMaestro(surroundings, 'soak');
if (!opened.ok) throw new Error(opened.error.person);
const maestro: Maestro = opened.value;

function answer({ id: gateId, kind, lasting }: Gate): void {
  const due = performance.now() + looks;
  setTimeout(() => {
    if (over.signal.aborted) return;
    const command = {
      type: 'answer-gate',
      by: 'Ada',
      gateId,
      // The checks of the project run; what agents ask for does not.
      answer: kind === 'command' && !lasting ? 'denied' : 'approved',
      reason: 'so',
    } as const;
    const answered = maestro.dispatch(command);
    process.send?.({ gate: performance.now() - due, ok: answered.ok });
  }, looks);
}

const over = new AbortController();
let last = 0;
maestro.onEvents((events) => {
  last = events.at(-1)?.seq ?? last;
  for (const event of events) if (event.type === 'gate-opened') answer(event.data.gate);
});
const request = { text: 'Look at it', workflow: 'many', autonomy: 3, acceptLowRisk: true, by: 'Ada' } as const;
/** Tells what is in use: what the collector has not got round to is not. */
function tellHeap(): void {
  const { heapTotal } = process.memoryUsage();
  globalThis.gc?.();
  process.send?.({ heap: process.memoryUsage().heapUsed / 1e6, held: heapTotal / 1e6 });
}

// So many tasks are only begun unasked where the person said how many there may be.
const started = await maestro.startGoal({ ...request, paths: [], tasks: 100_000 });
if (!started.ok) throw new Error(started.error.person);
setTimeout(tellHeap, Number(warm)).unref();
const time = delay(Number(minutes) * 60_000, undefined, { signal: over.signal }).catch(() => undefined);
/** Nothing goes on, and no question is about to be answered. */
async function atRest(): Promise<void> {
  do {
    await maestro.settled();
    await delay(looks, undefined, { signal: over.signal }).catch(() => undefined);
  } while (!over.signal.aborted && (maestro.state().gates.size > 0 || maestro.state().effects.size > 0));
}
await Promise.race([time, atRest()]);
over.abort();
tellHeap();
const halted = maestro.halted();
await maestro.close();
await surroundings.workshop.dispose();
process.send?.({ last, halted: halted?.person ?? null });
process.disconnect();
