import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Kills a program of this folder, which tells how much it has kept in `folder`, once that is enough; what it told last. */
export async function killOnceTold(program: string, folder: string, enough: number): Promise<number> {
  const child = fork(path.join(import.meta.dirname, program), [folder]);
  let told = 0;
  await new Promise<void>((resolve) => {
    child.on('message', (count) => {
      told = Number(count);
      if (told >= enough) resolve();
    });
  });
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return told;
}
