import { fork } from 'node:child_process';
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { printRows } from './table.ts';

/** Runs a program of this folder and gives the rows that it concludes with; what it prints goes to the error stream. */
export function rowsOf(program: string, args: readonly string[]): Promise<readonly BenchRow[]> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, program), args, {
      stdio: ['ignore', 2, 2, 'ipc'],
      execArgv: ['--expose-gc'],
    });
    let rows: readonly BenchRow[] | undefined;
    child.on('message', (message) => {
      rows = message as readonly BenchRow[];
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (rows && code === 0) resolve(rows);
      else reject(new Error(`bench/${program} ${args.join(' ')} ended with exit code ${String(code)}`));
    });
  });
}

/** The end of a program that measures: it hands its rows to the one that started it, or prints them itself. */
export function conclude(rows: readonly BenchRow[]): void {
  if (process.send) process.send(rows);
  else printRows(rows, false);
}
