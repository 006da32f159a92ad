/** The index of the code of large repositories: from nothing, again, after an edit; searching 100,000 parts; memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { measureLarge } from './context/large-index.ts';

/** Files of the one that an index is made of from nothing, and of the one that has 100,000 parts. */
const files = { cold: 10_000, parts: 40_000 };

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? NaN;
}

export async function bench(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-large-'));
  try {
    const { cold, large } = await measureLarge(folder, files);
    const of = `${String(cold.files)} files, ${String(cold.chunks)} parts`;
    const ofParts = `${String(large.files)} files, ${String(large.chunks)} parts`;
    const search = { unit: 'ms', note: `${ofParts}; ${String(large.search.wall.length)} questions` };
    return [
      { what: 'index from nothing', measured: cold.wall, unit: 'ms', limit: 60_000, note: of },
      { what: 'the same, processor time', measured: cold.processor, unit: 'ms', note: of },
      { what: 'memory while indexing, peak', measured: cold.peak, unit: 'MB', limit: 300, note: of },
      { what: 'longest block of the host while indexing', measured: cold.block, unit: 'ms', limit: 50, note: of },
      { what: 'index again, nothing changed', measured: cold.again, unit: 'ms', limit: 2_000, note: of },
      { what: 'one edit until it is found', measured: cold.edit, unit: 'ms', limit: 200, note: of },
      { what: 'processes of the index when it is idle', measured: cold.left, unit: '×', limit: 0 },
      { what: 'memory of the index at rest', measured: cold.rest, unit: 'MB', limit: 60, note: of },
      { what: 'search, p95', measured: p95(large.search.wall), limit: 50, floor: p95(large.floor.wall), ...search },
      {
        ...{ what: 'the same, processor time', measured: p95(large.search.processor), limit: 50, ...search },
        floor: p95(large.floor.processor),
        note: 'floor: the words by plain FTS5',
      },
      { what: 'index again, nothing changed', measured: large.again, unit: 'ms', note: ofParts },
      { what: 'one edit until it is found', measured: large.edit, unit: 'ms', note: ofParts },
      { what: 'a thousand edits at once', measured: large.many, unit: 'ms', note: ofParts },
      { what: 'longest block of the host meanwhile', measured: large.block, unit: 'ms', limit: 50, note: ofParts },
      { what: 'memory meanwhile, peak', measured: large.peak, unit: 'MB', limit: 300, note: ofParts },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
