/**
 * A process that keeps texts in a folder, to be killed: `writing-child.ts WRITER FOLDER [POINT]`, forked. With a point it puts
 * `new` once and kills itself there; without, it puts texts without end and tells each number once it is kept.
 */
import { writeSync } from 'node:fs';
import { watchedDisk } from './faulty-disk.ts';
import { longText } from './long-text.ts';
import { writers } from './writers.ts';

const [name = '', folder = '', point] = process.argv.slice(2);
const disk = watchedDisk((reached) => {
  if (reached === point) process.kill(process.pid, 'SIGKILL');
});
const writer = await writers[name]?.(folder, disk);
if (!writer) throw new Error(`no writer ${name}`);
for (let number = 1; ; number++) {
  const put = await writer.put(point === undefined ? longText(number) : 'new');
  if (!put.ok) throw new Error(put.error.person);
  if (point !== undefined) break;
  writeSync(1, `${String(number)}\n`);
}
