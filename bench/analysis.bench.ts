import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createTypeScriptWorkshop } from '../src/adapters/typescript/index.ts';
import { failureError } from '../src/core/domain/index.ts';
import type { SourceFile } from '../src/core/ports/index.ts';

import type { BenchRow } from './bench-row.ts';

/*
 * How long the improvement analysis of a repository of 200 TypeScript files takes, and how long it holds up the thread
 * that asks for it. The floor is one worker that does nothing but parse the same files.
 */

const fileCount = 200;
/** Real sources that happen to be installed. */
async function sources(): Promise<readonly SourceFile[]> {
  const folder = fileURLToPath(new URL('../node_modules', import.meta.url));
  const pattern = '{@azure/msal-browser,zod}/src/**/*.ts';
  const names = globSync(pattern, {
    cwd: folder,
    exclude: (name) => name.endsWith('.d.ts') || name.endsWith('.test.ts'),
  });
  const chosen = names.sort().slice(0, fileCount);
  return Promise.all(
    chosen.map(async (name) => ({ path: `src/${name}`, text: await readFile(path.join(folder, name), 'utf8') })),
  );
}

const floorWorker = `
  const { parentPort } = require('node:worker_threads');
  const ts = require(${JSON.stringify(fileURLToPath(import.meta.resolve('typescript')))});
  parentPort.on('message', (files) => {
    const start = performance.now();
    for (const { path, text } of files) ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    parentPort.postMessage(performance.now() - start);
  });
  parentPort.postMessage(0);`;

/** Milliseconds to start a worker with TypeScript, and to parse the files in it. */
async function floorOf(files: readonly SourceFile[]): Promise<{ start: number; parse: number }> {
  const begun = performance.now();
  const worker = new Worker(floorWorker, { eval: true });
  await new Promise((resolve) => worker.once('message', resolve));
  const start = performance.now() - begun;
  const parse = await new Promise<number>((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(files);
  });
  await worker.terminate();
  return { start, parse };
}

/** Milliseconds of an analysis, and of the longest time the calling thread was held up meanwhile. */
async function measure(files: readonly SourceFile[], root: string): Promise<readonly (readonly [number, number])[]> {
  const workshop = createTypeScriptWorkshop();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const { signal } = new AbortController();
  const figures: [number, number][] = [];
  for (let run = 0; run < 2; run++) {
    // What was imported so far is not the analysis's doing.
    await new Promise((resolve) => setTimeout(resolve, 100));
    delay.reset();
    delay.enable();
    const start = performance.now();
    const result = await workshop.analyse(root, files, signal);
    const whole = performance.now() - start;
    delay.disable();
    if (!result.ok) throw failureError(result.error);
    figures.push([whole, delay.max / 1e6]);
  }
  await workshop.dispose();
  return figures;
}

/** The improvement analysis of a repository of 200 TypeScript files. */
export async function bench(): Promise<readonly BenchRow[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'maestro-bench-'));
  try {
    const files = await sources();
    for (const file of files) {
      await mkdir(path.dirname(path.join(root, file.path)), { recursive: true });
      await writeFile(path.join(root, file.path), file.text);
    }
    const characters = files.reduce((sum, { text }) => sum + text.length, 0);
    const { start, parse } = await floorOf(files);
    const [[cold, coldBlock] = [NaN, NaN], [again, againBlock] = [NaN, NaN]] = await measure(files, root);
    const note = `${String(files.length)} files, ${(characters / 1e6).toFixed(2)} MB; floor: load the compiler and parse`;
    return [
      { what: 'analysis, from cold', measured: cold, unit: 'ms', floor: start + parse, limit: 5_000, note },
      { what: 'analysis, again', measured: again, unit: 'ms', floor: parse, limit: 5_000 },
      { what: 'longest block of the caller, from cold', measured: coldBlock, unit: 'ms', limit: 50 },
      { what: 'longest block of the caller, again', measured: againBlock, unit: 'ms', limit: 50 },
    ];
  } finally {
    await rm(root, { recursive: true });
  }
}
