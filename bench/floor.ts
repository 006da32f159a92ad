/** What this machine takes for next to nothing: the figures that ours stand beside. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';

/** The middle of the values; the mean of the two in the middle when they are even in number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** Milliseconds that a call takes. */
export async function timed(call: () => unknown): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

/** Milliseconds from the start to the end of `node ARGUMENT…` as a whole process. */
export function processTime(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  return performance.now() - start;
}

/** Medians of whole processes that run in turn, so that a slow moment of the machine hits each alike. */
export function alternate(commands: readonly (readonly string[])[], runs: number): readonly number[] {
  const times = commands.map((): number[] => []);
  for (const args of commands) processTime(args);
  for (let run = 0; run < runs; run++) {
    for (const [index, args] of commands.entries()) times[index]?.push(processTime(args));
  }
  return times.map(median);
}

/** Milliseconds of processor time that this process has taken: what others do on the machine hardly moves it. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time to import a module in a process of its own: the median of `runs`. */
export function importTime(file: string, runs: number): number {
  const code = `const before = process.cpuUsage(); await import(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(before); process.stdout.write(String((user + system) / 1000));`;
  const once = (): number =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
  return median(Array.from({ length: runs }, once));
}

/** Milliseconds to append `bytes` to a file and have them on the disk: the median of `runs`. */
export function syncedAppend(bytes = 512, runs = 101): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-floor-'));
  const file = openSync(path.join(folder, 'appended'), 'a');
  const block = Buffer.alloc(bytes, 'x');
  const times: number[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      writeSync(file, block);
      fsyncSync(file);
      times.push(performance.now() - start);
    }
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
  return median(times);
}

/** The machine in a line. */
export function machine(): string {
  const [first] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  return `Node ${process.versions.node}, ${String(cpus().length)} × ${first?.model.trim() ?? 'unknown'}, ${memory}`;
}
