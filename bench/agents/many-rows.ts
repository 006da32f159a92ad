import type { BenchRow } from '../bench-row.ts';
import { makeProject, runCli } from './cli-run.ts';
import { gapsOf, startModel } from './model.ts';

const sessions = 50;
const turns = 20;
const delay = 500;

/** A workflow of one session for each of many tasks. */
export const manyWorkflow = `${JSON.stringify({
  name: 'many',
  description: 'One reader for each task.',
  planGate: false,
  stages: [
    { id: 'read', kind: 'agent', role: 'developer' },
    { id: 'check', kind: 'checks', expect: 'green' },
    { id: 'accept', kind: 'gate', gate: 'change' },
    { id: 'integrate', kind: 'integrate' },
  ],
})}\n`;

/** The value that so many of a hundred do not pass. */
function percentile(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * of) / 100))] ?? NaN;
}

/** Fifty sessions at once in one process. */
export async function manyRows(): Promise<readonly BenchRow[]> {
  const project = makeProject({ concurrency: sessions, more: { '.maestro/workflows/many.json': manyWorkflow } });
  const model = await startModel({ name: 'many', count: turns, delay, tasks: sessions }, 'sizes');
  try {
    const { samples, printed } = await runCli(project, model.url, { workflow: 'many', every: 50 });
    const requests = await model.requests();
    const wanted = 1 + sessions * (turns + 1);
    if (requests.length !== wanted) throw new Error(`${String(requests.length)} of ${String(wanted)} came: ${printed}`);
    const [from = 0, to = 0] = [requests[1]?.at, requests.at(-1)?.at];
    const memory = samples.filter(({ at }) => at >= from && at <= to).map((sample) => sample.memory);
    const note = `${String(turns)} turns each, a model that answers after ${String(delay)} ms`;
    return [
      {
        what: '50 sessions at once, p95 gap',
        measured: percentile(gapsOf(requests), 95),
        unit: 'ms',
        limit: 100,
        note,
      },
      { what: '50 sessions at once, peak memory', measured: Math.max(...memory), unit: 'MB', limit: 400, note },
    ];
  } finally {
    model.close();
    project.dispose();
  }
}
