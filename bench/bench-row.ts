/**
 * One measured figure. `bench/<name>.bench.ts` exports `bench(): Promise<readonly BenchRow[]>`; it runs in a process of
 * its own, so that it neither warms nor burdens another.
 */
export interface BenchRow {
  readonly what: string;
  /** Null where this machine has no means to measure it: the note says which is missing. */
  readonly measured: number | null;
  /** `ms`, `KB`, `MB`, `events/s`, `×`, … */
  readonly unit: string;
  /** What this machine takes for the same without us: an empty process, a bare write with sync. In the same unit. */
  readonly floor?: number;
  /** What may not be passed: the most, or for a rate (a unit that ends in `/s`) the least. */
  readonly limit?: number;
  /** How it was measured, if the figure does not say it. */
  readonly note?: string;
}

/** How much a benchmark does. */
export interface BenchOptions {
  /** A short form, to see that it works: its figures say little. */
  readonly quick: boolean;
}

/** What a file of benchmarks exports. */
export interface BenchModule {
  readonly bench: (options: BenchOptions) => Promise<readonly BenchRow[]>;
}

/** Whether a figure keeps its limit; true when it has none, or could not be measured. */
export function keepsLimit(row: BenchRow): boolean {
  if (row.limit === undefined || row.measured === null) return true;
  return row.unit.endsWith('/s') ? row.measured >= row.limit : row.measured <= row.limit;
}
