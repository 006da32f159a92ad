/** How the tests of a run came out. */
export interface Totals {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

/** The totals of several runs together. */
export function sumOf(all: readonly Totals[]): Totals {
  return all.reduce(
    (sum, each) => ({
      passes: sum.passes + each.passes,
      failures: sum.failures + each.failures,
      pending: sum.pending + each.pending,
    }),
    { passes: 0, failures: 0, pending: 0 },
  );
}
