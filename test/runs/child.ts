/**
 * An engine in a process of its own, to be killed: `node child.ts TOP [EVENT NUMBER]`. Opens the world at TOP, states the
 * goal unless it is stated already, lets policy accept, and ends when nothing goes on. Each acknowledged batch of events
 * is a line on stdout, `SEQUENCE HASH`. With EVENT and NUMBER it kills itself on the so-manieth event of that type.
 */
import { writeSync } from 'node:fs';
import { worldAt } from '../app/world.ts';

const [, , top = '', deadlyType, deadlyNumber] = process.argv;
// Nothing of the engine keeps a process alive that waits; a host does.
const keep = setInterval(() => undefined, 1000);
const maestro = await worldAt(top).open();
let seen = 0;
maestro.onEvents((events) => {
  const last = events.at(-1);
  if (last) writeSync(1, `${String(last.seq)} ${last.hash}\n`);
  seen += events.filter(({ type }) => type === deadlyType).length;
  if (deadlyType !== undefined && seen >= Number(deadlyNumber)) process.kill(process.pid, 'SIGKILL');
});
if (maestro.state().goals.size === 0) {
  const request = { text: 'Improve', workflow: 'improve', autonomy: 2, acceptLowRisk: true, paths: [], by: 'Ada' };
  const started = await maestro.startGoal(request);
  if (!started.ok) throw new Error(started.error.person);
}
await maestro.settled();
await maestro.close();
clearInterval(keep);
