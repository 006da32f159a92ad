/**
 * `npm run bench [-- NAME… --json]`: runs the benchmarks, each file in a process of its own, and prints one table.
 * Ends with exit code 1 when a limit is missed.
 */
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepsLimit, type BenchModule, type BenchRow } from './bench-row.ts';
import { machine } from './floor.ts';
import { tableOf } from './table.ts';

const suffix = '.bench.ts';

/** In the child: measures and tells the parent. */
async function measure(name: string): Promise<void> {
  const url = pathToFileURL(path.join(import.meta.dirname, `${name}${suffix}`)).href;
  const { bench } = (await import(url)) as BenchModule;
  const rows = await bench();
  process.send?.(rows);
}

/** In the parent: the rows of one file. */
function rowsOf(name: string): Promise<readonly BenchRow[]> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--measure', name], {
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
      else reject(new Error(`bench/${name}${suffix} ended with exit code ${String(code)}`));
    });
  });
}

async function main(args: readonly string[]): Promise<void> {
  const known = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
  const asked = args.filter((arg) => !arg.startsWith('--'));
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const rows: BenchRow[] = [];
  for (const name of asked.length > 0 ? asked : known) {
    console.error(`measuring ${name} …`);
    rows.push(...(await rowsOf(name)));
  }
  if (args.includes('--json')) console.log(JSON.stringify(rows, null, 2));
  else console.log(`${machine()}\n\n${tableOf(rows)}`);
  const missed = rows.filter((row) => !keepsLimit(row));
  if (missed.length > 0) {
    console.error(`${String(missed.length)} of ${String(rows.length)} miss their limit.`);
    process.exitCode = 1;
  }
}

if (process.argv[2] === '--measure') await measure(process.argv[3] ?? '');
else await main(process.argv.slice(2));
