import { fork } from 'node:child_process';
import path from 'node:path';
import type { BenchRow } from '../bench-row.ts';
import { makeProject, runCli } from './cli-run.ts';
import { startModel } from './model.ts';
import type { TreeSample } from './process-tree.ts';

const tries = 3;

/** An answer in so many pieces, so many milliseconds apart. */
interface Flow {
  readonly pieces: number;
  readonly apart: number;
}

/** Processor time of the process at a moment, between the samples around it. */
function cpuAt(samples: readonly TreeSample[], moment: number): number {
  const after = samples.findIndex(({ at }) => at >= moment);
  const [one, two] = [samples[after - 1], samples[after]];
  if (!one || !two) return NaN;
  return one.cpu + ((moment - one.at) / Math.max(1, two.at - one.at)) * (two.cpu - one.cpu);
}

async function perThousand({ pieces, apart }: Flow): Promise<number> {
  const project = makeProject();
  const model = await startModel({ name: 'pieces', count: pieces, delay: apart });
  try {
    const { samples } = await runCli(project, model.url, { every: 20 });
    const [, asked] = await model.requests();
    if (!asked) throw new Error('the pieces were not asked for');
    return ((cpuAt(samples, asked.answeredAt) - cpuAt(samples, asked.at)) / pieces) * 1000;
  } finally {
    model.close();
    project.dispose();
  }
}

/** The same for a client that does next to nothing. */
async function floorPerThousand({ pieces, apart }: Flow): Promise<number> {
  const model = await startModel({ name: 'pieces', count: pieces, delay: apart });
  try {
    const child = fork(path.join(import.meta.dirname, 'bare-client.ts'), [model.url], { execArgv: [] });
    const told = await new Promise<{ cpu: number; pieces: number }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { cpu: number; pieces: number }));
      child.once('error', reject);
    });
    return (told.cpu / told.pieces) * 1000;
  } finally {
    model.close();
  }
}

async function rowOf(flow: Flow): Promise<Pick<BenchRow, 'measured' | 'unit' | 'floor'>> {
  const floors: number[] = [];
  const measured: number[] = [];
  for (let attempt = 0; attempt < tries; attempt++) {
    floors.push(await floorPerThousand(flow));
    measured.push(await perThousand(flow));
  }
  return { measured: Math.min(...measured), unit: 'ms', floor: Math.min(...floors) };
}

/** What an answer costs that comes in pieces. */
export async function pieceRows(): Promise<readonly BenchRow[]> {
  const note = `all threads, least of ${String(tries)}; floor: node:http and JSON.parse`;
  return [
    {
      what: 'processor time per 1,000 streamed pieces',
      ...(await rowOf({ pieces: 20_000, apart: 0 })),
      limit: 16,
      note: `${note}; best of eleven: 7 native, 16 on Node`,
    },
    {
      what: 'the same, each piece a packet of its own',
      ...(await rowOf({ pieces: 2_000, apart: 1 })),
      note: 'a millisecond apart: mostly what waking up costs',
    },
  ];
}
