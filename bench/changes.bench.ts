/** What a change in a very long file costs: its diff, and finding its hunks in the person's own text. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { lineIndexOf, placeHunk } from '../src/core/app/index.ts';
import type { Change, Worktree } from '../src/core/domain/index.ts';
import type { Repository } from '../src/core/ports/index.ts';
import { createSandbox, valueOf } from '../test/adapters/git/sandbox.ts';
import type { BenchRow } from './bench-row.ts';
import { median, processorTime, timed } from './floor.ts';

const lines = 20_000;
/** One changed line in so many. */
const every = 100;
const runs = 11;
/** Milliseconds between two looks at whether the thread was held. */
const look = 1;

function textOf(changed: boolean): string {
  const line = (at: number): string => `export const value${String(at)} = compute(${String(at)}, 'of the long file');`;
  return Array.from({ length: lines }, (_, at) =>
    changed && at % every === 0 ? `${line(at)} // changed` : line(at),
  ).join('\n');
}

interface Diffed {
  readonly time: number;
  /** The longest time for which nothing else could run. */
  readonly held: number;
  readonly change: Change;
}

async function diffOnce(repository: Repository, worktree: Worktree, tree: string): Promise<Diffed> {
  const delay = monitorEventLoopDelay({ resolution: look });
  delay.enable();
  const start = performance.now();
  const change = valueOf(await repository.diff(worktree, tree, 't1'));
  const time = performance.now() - start;
  delay.disable();
  if (!change) throw new Error('The long file did not differ.');
  return { time, held: delay.max / 1e6 - look, change };
}

/** Milliseconds of processor time of the longest piece of work that finding all hunks is made of. */
function longestPiece(text: string, { files }: Change): number {
  const took = (work: () => unknown): number => {
    const start = processorTime();
    work();
    return processorTime() - start;
  };
  const pieces = (files[0]?.hunks ?? []).map((hunk) => took(() => placeHunk(text, hunk)));
  return Math.max(
    took(() => lineIndexOf(text)),
    ...pieces,
  );
}

/** The diff of a long file, and what the thread is held by it. */
export async function bench(): Promise<readonly BenchRow[]> {
  const sandbox = createSandbox();
  try {
    sandbox.git('init', '-q');
    sandbox.write('long.ts', textOf(false));
    const commit = sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    const worktree = valueOf(await repository.prepareWorktree('t1', commit));
    writeFileSync(path.join(worktree.path, 'long.ts'), textOf(true));
    const tree = valueOf(await repository.treeOf(worktree));
    const [ours, bare, pieces]: [Diffed[], number[], number[]] = [[], [], []];
    for (let run = 0; run < runs; run++) {
      ours.push(await diffOnce(repository, worktree, tree));
      const git = ['diff', '--no-ext-diff', worktree.baseTree, tree];
      bare.push(await timed(() => execFileSync('git', git, { cwd: worktree.path, maxBuffer: 1 << 27 })));
    }
    const [first] = ours;
    for (let run = 0; first && run < runs; run++) pieces.push(longestPiece(textOf(false), first.change));
    const note = `${String(lines / every)} hunks; median of ${String(runs)}`;
    return [
      {
        what: `diff of a file of ${lines.toLocaleString('en-US')} lines`,
        measured: median(ours.map(({ time }) => time)),
        floor: median(bare),
        unit: 'ms',
        limit: 300,
        note: `${note}; floor: a bare git diff`,
      },
      {
        what: 'the same, longest hold of the thread',
        measured: median(ours.map(({ held }) => held)),
        unit: 'ms',
        limit: 50,
        note,
      },
      {
        what: 'its hunks in the own file, longest piece of work',
        measured: median(pieces),
        unit: 'ms',
        limit: 50,
        note: `${note}; processor time`,
      },
    ];
  } finally {
    sandbox.dispose();
  }
}
