import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createTypeScriptWorkshop } from '../src/adapters/typescript/index.ts';
import type { SourceFile } from '../src/core/ports/index.ts';

/*
 * How long the improvement analysis of a repository of 200 TypeScript files takes, and how long it holds up the thread
 * that asks for it. The floor is one worker that does nothing but parse the same files.
 */

const fileCount = 200;
/** Milliseconds. */
const targets = { whole: 5_000, block: 50 };

/** Real sources that happen to be installed; `node bench/analysis.ts FOLDER` takes another repository. */
async function sources(): Promise<readonly SourceFile[]> {
  const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
  const folder = process.argv[2] ?? modules;
  const pattern = process.argv[2] ? '**/*.ts' : '{@azure/msal-browser,zod}/src/**/*.ts';
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

async function measure(files: readonly SourceFile[], root: string): Promise<{ rows: string[][]; isWithin: boolean }> {
  const workshop = createTypeScriptWorkshop();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const { signal } = new AbortController();
  const rows: string[][] = [];
  let isWithin = true;
  for (const name of ['analysis, from cold', 'analysis, again']) {
    // What was imported so far is not the analysis's doing.
    await new Promise((resolve) => setTimeout(resolve, 100));
    delay.reset();
    delay.enable();
    const start = performance.now();
    const result = await workshop.analyse(root, files, signal);
    const whole = performance.now() - start;
    delay.disable();
    const block = delay.max / 1e6;
    const seen = result.ok ? `${result.value.smells.length} smells` : result.error.person;
    rows.push([name, `${whole.toFixed(0)} ms`, `${block.toFixed(1)} ms`, seen]);
    isWithin &&= result.ok && whole <= targets.whole && block <= targets.block;
  }
  await workshop.dispose();
  return { rows, isWithin };
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = [24, 10, 14, 0];
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

const root = await mkdtemp(path.join(tmpdir(), 'maestro-bench-'));
try {
  const files = await sources();
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file.path)), { recursive: true });
    await writeFile(path.join(root, file.path), file.text);
  }
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  console.log(`${files.length} files, ${(characters / 1e6).toFixed(2)} MB\n`);
  const floor = await floorOf(files);
  const { rows, isWithin } = await measure(files, root);
  print([
    ['', 'whole', 'longest block', ''],
    ['floor: load TypeScript', `${floor.start.toFixed(0)} ms`, '', 'one worker'],
    ['floor: parse only', `${floor.parse.toFixed(0)} ms`, '', 'one worker'],
    ...rows,
    ['target', `${targets.whole} ms`, `${targets.block} ms`, ''],
  ]);
  if (!isWithin) process.exitCode = 1;
} finally {
  await rm(root, { recursive: true });
}
