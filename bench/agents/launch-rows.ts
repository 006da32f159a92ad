import type { BenchRow } from '../bench-row.ts';
import { median, processTime } from '../floor.ts';
import { makeProject, runCli } from './cli-run.ts';
import { startModel } from './model.ts';

const runs = 11;

/** Milliseconds from the launch of one run on a fresh project to its first request. */
async function launchTime(): Promise<number> {
  const project = makeProject();
  const model = await startModel({ name: 'reading', count: 0 });
  try {
    const { startedAt, printed } = await runCli(project, model.url);
    const [first] = await model.requests();
    if (!first) throw new Error(`no request came: ${printed}`);
    return first.at - startedAt;
  } finally {
    model.close();
    project.dispose();
  }
}

/** From the launch of the built command line to its first request. */
export async function launchRows(): Promise<readonly BenchRow[]> {
  const floors: number[] = [];
  const launches: number[] = [];
  await launchTime();
  for (let run = 0; run < runs; run++) {
    floors.push(processTime(['-e', '0']));
    launches.push(await launchTime());
  }
  const note = `quick, headless, fresh project; floor: node -e 0; best of eleven: 253`;
  return [
    {
      what: 'launch → first model request',
      measured: median(launches),
      unit: 'ms',
      floor: median(floors),
      limit: 150,
      note,
    },
    {
      what: 'launch → first model request, fastest',
      measured: Math.min(...launches),
      unit: 'ms',
      floor: Math.min(...floors),
      note: `of ${String(runs)} in turn with the floor`,
    },
  ];
}
