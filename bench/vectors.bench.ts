/** Vectors of code: filling, searching and the memory for it, by how many there are and how long they are. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import type { VectorFigures } from './vectors/measure-vectors.ts';

/** Parts of files, and numbers of a vector. */
const sizes: readonly (readonly [count: number, dimensions: number])[] = [
  [10_000, 256],
  [10_000, 1_536],
  [50_000, 256],
  [50_000, 768],
  [100_000, 256],
  [100_000, 768],
  [100_000, 1_536],
];

/** In a process of its own: what another size left is not counted. */
function measured(count: number, dimensions: number): Promise<VectorFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-bench-'));
  return new Promise<VectorFigures>((resolve, reject) => {
    const child = fork(
      path.join(import.meta.dirname, 'vectors/measure-vectors.ts'),
      [folder, String(count), String(dimensions)],
      { execArgv: ['--max-semi-space-size=2', '--expose-gc'] },
    );
    child.on('message', (figures) => {
      resolve(figures as VectorFigures);
    });
    child.on('exit', (code) => {
      reject(new Error(`measuring vectors ended with exit code ${String(code)}`));
    });
  }).finally(() => {
    rmSync(folder, { recursive: true, force: true });
  });
}

function rowsOf(count: number, dimensions: number, figures: VectorFigures): readonly BenchRow[] {
  const what = `vectors of code, ${count.toLocaleString('en')} × ${String(dimensions)}`;
  const { fill, opened, p95, processor, recall, memory, peak, disk } = figures;
  const atMost = count === 100_000 ? { limit: 50 } : {};
  return [
    { what: `${what}: filling, a thousand`, measured: (fill / count) * 1_000, unit: 'ms', note: 'in puts of 128' },
    { what: `${what}: first search, with what is read for it`, measured: opened, unit: 'ms' },
    { what: `${what}: search, p95`, measured: p95, unit: 'ms' },
    { what: `${what}: search, processor time`, measured: processor, unit: 'ms', ...atMost },
    { what: `${what}: of the true first 20 found`, measured: recall * 100, unit: '%', note: 'against comparing all' },
    { what: `${what}: memory for searching`, measured: memory, unit: 'MB', limit: 60, note: 'over the bare process' },
    { what: `${what}: peak while filling`, measured: peak, unit: 'MB', note: 'over the bare process' },
    { what: `${what}: on the disk`, measured: disk, unit: 'MB' },
  ];
}

export async function bench(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [count, dimensions] of sizes) rows.push(...rowsOf(count, dimensions, await measured(count, dimensions)));
  return rows;
}
