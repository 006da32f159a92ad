/**
 * `node bench/run-turns.ts [--turns 10000] [--each 100] [--at-once 10] [--wire chat|anthropic|ollama]`: so many turns of model sessions in one process of
 * the built command line, and whether the last thousand take what the first did: gaps and memory. Exit code 1 when they
 * take more than half as much again.
 */
import { parseArgs } from 'node:util';
import { makeProject, runCli } from './agents/cli-run.ts';
import { manyWorkflow } from './agents/many-rows.ts';
import { gapsOf, startModel } from './agents/model.ts';
import type { BenchWire } from './agents/scripts.ts';
import { median } from './floor.ts';

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '10000' },
    each: { type: 'string', default: '100' },
    'at-once': { type: 'string', default: '10' },
    wire: { type: 'string', default: 'chat' },
  },
});
const each = Number(values.each);
const wire = values.wire as BenchWire;
const tasks = Math.ceil(Number(values.turns) / each);
const project = makeProject({
  concurrency: Number(values['at-once']),
  more: { '.maestro/workflows/many.json': manyWorkflow },
});
const model = await startModel({ name: 'many', count: each - 1, tasks, wire }, 'sizes');
try {
  const { samples, printed } = await runCli(project, model.url, { workflow: 'many', every: 500, wire });
  const requests = (await model.requests()).slice(1);
  if (requests.length !== tasks * each) {
    throw new Error(`${String(requests.length)} turns of ${String(tasks * each)} came: ${printed.slice(-2000)}`);
  }
  const tenth = Math.floor(requests.length / 10);
  const figures = [requests.slice(0, tenth), requests.slice(-tenth)].map((part) => {
    const [from = 0, to = 0] = [part[0]?.at, part.at(-1)?.at];
    const memory = samples.filter(({ at }) => at >= from && at <= to).map((sample) => sample.memory);
    return { gap: median(gapsOf(part)), memory: median(memory) };
  });
  for (const [index, { gap, memory }] of figures.entries()) {
    const which = index === 0 ? 'first' : 'last';
    console.log(`${which} ${String(tenth)} turns: gap ${gap.toFixed(1)} ms, memory ${memory.toFixed(0)} MB`);
  }
  const [first, last] = figures;
  const isFlat = first && last && last.gap <= first.gap * 1.5 && last.memory <= first.memory * 1.5;
  process.exitCode = isFlat ? 0 : 1;
} finally {
  model.close();
  project.dispose();
}
