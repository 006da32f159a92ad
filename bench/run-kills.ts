/**
 * `node bench/run-kills.ts [--kills 100] [--lanes 2]`: lets an engine improve a small project, kills it and its group with
 * SIGKILL at a moment drawn evenly over the run, starts it again and lets it finish; each time on a fresh project. Checks
 * what test/runs/killing.ts says: nothing acknowledged lost, nothing done twice, the same tree as without a kill, the
 * person's files untouched, nothing left behind. Exit code 1 when anything was not so.
 */
import { parseArgs } from 'node:util';
import { killOnce, referenceRun } from '../test/runs/killing.ts';
import { conclude } from './measuring.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, lanes: { type: 'string', default: '2' } },
});
const wanted = Number(values.kills);
const lanes = Number(values.lanes);
const started = performance.now();
const reference = await referenceRun();
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
console.log(`an unkilled run: ${seconds(reference.duration)} s, ${String(reference.commits.length)} commits`);

let kills = 0;
let early = 0;
const failures: string[] = [];
// Runs in other lanes slow each other down: the moment is drawn over the longest run that was seen to end by itself.
const span = reference.duration * (lanes > 1 ? 1.5 : 1);

async function lane(): Promise<void> {
  while (kills < wanted) {
    const at = Math.random() * span;
    try {
      if (!(await killOnce(reference, { event: 0, after: at }))) {
        early++;
        continue;
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failures.push(why);
      console.log(`killed at ${seconds(at)} s: ${why}`);
    }
    kills++;
    if (kills % 10 === 0) console.log(`${String(kills)} kills, ${String(failures.length)} failures`);
  }
}

await Promise.all(Array.from({ length: lanes }, lane));
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(
  `${String(kills)} kills in ${minutes} min (${String(early)} runs had ended before their kill): ${String(failures.length)} failures`,
);
conclude([
  {
    what: 'killed runs in which something is lost, doubled or left behind',
    measured: failures.length,
    unit: 'runs',
    limit: 0,
    note: `of ${String(kills)}, each killed at a random moment and finished by the next start`,
  },
]);
