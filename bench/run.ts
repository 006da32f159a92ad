/**
 * `npm run bench [-- NAME… --quick --json]`: runs the benchmarks, each file in a process of its own, and prints one table.
 * With `--quick` those that have a short form run it. Ends with exit code 1 when a limit is missed.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchModule, BenchRow } from './bench-row.ts';
import { conclude, rowsOf } from './measuring.ts';
import { printRows } from './table.ts';

const suffix = '.bench.ts';

/** In the child: measures and tells the parent. */
async function measure(name: string, quick: boolean): Promise<void> {
  const url = pathToFileURL(path.join(import.meta.dirname, `${name}${suffix}`)).href;
  const { bench } = (await import(url)) as BenchModule;
  conclude(await bench({ quick }));
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
  const quick = args.includes('--quick') ? ['--quick'] : [];
  const rows: BenchRow[] = [];
  for (const name of asked.length > 0 ? asked : known) {
    console.error(`measuring ${name} …`);
    rows.push(...(await rowsOf('run.ts', ['--measure', name, ...quick])));
  }
  printRows(rows, args.includes('--json'));
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--measure') await measure(rest[0] ?? '', rest.includes('--quick'));
else await main(process.argv.slice(2));
