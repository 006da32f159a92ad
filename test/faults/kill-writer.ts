import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultPoint } from './faulty-disk.ts';

const child = path.join(import.meta.dirname, 'writing-child.ts');

/**
 * Lets a process write and kills it: at a point, or so many milliseconds after the first text was kept.
 * @returns the number of the last text that it had told was kept.
 */
export async function killWriter(name: string, folder: string, kill: FaultPoint | number): Promise<number> {
  const point = typeof kill === 'number' ? [] : [kill];
  const writing = spawn(process.execPath, [child, name, folder, ...point], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let isDoomed = false;
  writing.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (isDoomed || typeof kill !== 'number') return;
    isDoomed = true;
    void delay(kill).then(() => writing.kill('SIGKILL'));
  });
  const [code, signal] = (await once(writing, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself with ${String(code)}, not killed at ${kill}`);
  const whole = output.slice(0, output.lastIndexOf('\n') + 1).trim();
  return Number(whole.split('\n').at(-1) ?? 0);
}
