import assert from 'node:assert/strict';
import { once } from 'node:events';
import { ask, type JournalPlace } from './journal-place.ts';

/**
 * Lets a process append without end and kills it once it has acknowledged `lines` appends.
 * @returns the last acknowledged sequence number, of all that could be read from the dead process's output.
 */
export async function killWhileWriting(place: JournalPlace, lines: number): Promise<number> {
  const child = await place.startChild();
  assert.equal(await ask(child, 'open'), 'ok');
  assert.ok(child.stdout);
  let output = '';
  let isKilled = false;
  const kill = (): void => {
    if (isKilled) return;
    isKilled = true;
    child.kill('SIGKILL');
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > lines) kill();
  });
  const gone = once(child, 'close');
  child.send('loop');
  if (lines === 0) kill();
  await gone;
  // The last line may be torn; what was acknowledged ends with a line break.
  return Number(
    output
      .slice(0, output.lastIndexOf('\n') + 1)
      .trim()
      .split('\n')
      .at(-1) ?? 0,
  );
}
