/**
 * `npm run bench:safety [-- --quick --json]`: every figure that is promised of safety and durability, in one table: what
 * runs unasked, what leaves the sandbox and the worktree, what a kill loses, and what many sessions at once do. Each part
 * is a process of its own, one after the other: about an hour, with `--quick` some minutes. Exit code 1 when a limit is
 * missed, or when a part did not come to its end.
 */
import { parseArgs } from 'node:util';
import type { BenchRow } from './bench-row.ts';
import { rowsOf } from './measuring.ts';
import { printRows } from './table.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'boolean' } } });

/** What measures a part: a program, and what it is told for its short form. */
interface Part {
  readonly program: string;
  readonly args?: readonly string[];
  readonly short: readonly string[];
}

const parts: readonly Part[] = [
  { program: 'run.ts', args: ['--measure', 'safety'], short: ['--quick'] },
  { program: 'kills.ts', short: ['--kills', '50'] },
  { program: 'run-kills.ts', short: ['--kills', '2'] },
  { program: 'soak.ts', short: ['--minutes', '1', '--sessions', '10'] },
];

const rows: BenchRow[] = [];
let hasFailed = false;
for (const { program, args = [], short } of parts) {
  const told = [...args, ...(values.quick ? short : [])];
  console.error(`measuring by ${[program, ...told].join(' ')} …`);
  try {
    rows.push(...(await rowsOf(program, told)));
  } catch (error) {
    hasFailed = true;
    console.error(error instanceof Error ? error.message : String(error));
  }
}
printRows(rows, values.json === true);
if (hasFailed) process.exitCode = 1;
