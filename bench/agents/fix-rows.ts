import type { BenchRow } from '../bench-row.ts';
import { makeProject, runCli } from './cli-run.ts';
import { startModel } from './model.ts';

interface Fixed {
  readonly bytes: readonly number[];
  readonly whole: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The six-turn fix in a project with so many more files. */
async function fix(bulk: number): Promise<Fixed> {
  const project = makeProject({ bulk });
  const model = await startModel({ name: 'fix', count: 0 });
  try {
    const { printed, code, startedAt } = await runCli(project, model.url);
    const requests = await model.requests();
    if (requests.length !== 6 || code !== 0) throw new Error(`the fix took ${String(requests.length)}: ${printed}`);
    return { bytes: requests.map(({ bytes }) => bytes), whole: (requests[0]?.at ?? NaN) - startedAt };
  } finally {
    model.close();
    project.dispose();
  }
}

/** What a fix sends, in a small repository and in one of 20,000 files. */
export async function fixRows(): Promise<readonly BenchRow[]> {
  const small = await fix(0);
  const big = await fix(20_000);
  const more = (sum(big.bytes) / sum(small.bytes) - 1) * 100;
  return [
    {
      what: 'first request of a developer',
      measured: (small.bytes[0] ?? NaN) / 1000,
      unit: 'kB',
      limit: 5.5,
      note: '13 tools; best of eleven: 5.7, with four',
    },
    {
      what: 'all requests of a six-turn fix',
      measured: sum(small.bytes) / 1000,
      unit: 'kB',
      limit: 45,
      note: 'best of eleven: 49',
    },
    { what: 'the same fix amid 20,000 files, more bytes', measured: more, unit: '%', limit: 3, note: 'best: 0 to 6' },
    {
      what: 'launch → first request amid 20,000 files',
      measured: big.whole,
      unit: 'ms',
      floor: small.whole,
      note: 'once; a worktree of all files is made before; floor: the small repository',
    },
  ];
}
