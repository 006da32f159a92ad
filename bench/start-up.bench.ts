import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  bundleForHosts,
  bundleNeutrally,
  bundleWhole,
  sizeOf,
  startOf,
  type CoreBundle,
} from '../test/law/core-bundle.ts';
import type { BenchRow } from './bench-row.ts';
import { alternate, importTime } from './floor.ts';

const root = path.dirname(import.meta.dirname);
const cli = path.join(root, 'dist/cli.js');
const runs = 15;

/** How long `maestro --version` and `maestro --help` take beside an empty program. */
function startUps(): readonly BenchRow[] {
  const [empty = NaN, version = NaN, help = NaN] = alternate(
    [
      ['-e', '0'],
      [cli, '--version'],
      [cli, '--help'],
    ],
    runs,
  );
  const note = `whole process, median of ${String(runs)} in turn`;
  return [
    { what: 'maestro --version', measured: version, unit: 'ms', floor: empty, limit: empty * 1.5, note },
    { what: 'maestro --help', measured: help, unit: 'ms', floor: empty, note },
  ];
}

/** Puts a bundle into a folder, with one module more that loads all of its files. */
function write({ outputFiles }: CoreBundle, folder: string): void {
  mkdirSync(folder);
  const names = outputFiles.map((file) => path.basename(file.path));
  for (const [index, { contents }] of outputFiles.entries()) {
    writeFileSync(path.join(folder, names[index] ?? ''), contents);
  }
  writeFileSync(path.join(folder, 'all.mjs'), names.map((name) => `import './${name}';`).join('\n'));
}

/** Size and load time of what a start of core loads, and of all of core. */
async function coreRows(folder: string): Promise<readonly BenchRow[]> {
  const split = await bundleForHosts();
  const whole = await bundleWhole('esm');
  write(split, path.join(folder, 'start'));
  write(whole, path.join(folder, 'whole'));
  const start = path.join(folder, 'start/core.mjs');
  const all = path.join(folder, 'whole/all.mjs');
  const zod = path.join(folder, 'zod/core.mjs');
  write(
    await bundleNeutrally("import * as z from 'zod'; export const one = z.object({ name: z.string() });", 'esm'),
    path.dirname(zod),
  );
  const nothing = path.join(folder, 'nothing.mjs');
  writeFileSync(nothing, '');
  const [empty = NaN, floor = NaN, started = NaN, loaded = NaN] = alternate([[nothing], [zod], [start], [all]], runs);
  const above = (file: string): string =>
    `above an empty module; ${importTime(file, runs).toFixed(0)} ms of processor time; floor: zod alone`;
  const minified = 'minified, with zod';
  return [
    { what: 'core at start', measured: startOf(split).size / 1024, unit: 'KB', limit: 250, note: minified },
    {
      what: 'core at start, loaded',
      measured: started - empty,
      unit: 'ms',
      floor: floor - empty,
      limit: 40,
      note: above(start),
    },
    {
      what: 'all of core',
      measured: sizeOf(whole) / 1024,
      unit: 'KB',
      note: `${minified}, with what only a running goal loads`,
    },
    { what: 'all of core, loaded', measured: loaded - empty, unit: 'ms', floor: floor - empty, note: above(all) },
  ];
}

/** Memory of a process that has loaded a module and then does nothing, in MB. */
function memoryAtRest(code: string): Promise<number> {
  const rest = `${code}; globalThis.gc(); setTimeout(() => process.send(process.memoryUsage().rss / 1e6), 500);`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', rest], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (message) => {
      resolve(message as number);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new Error(`ended with ${String(code)} before it told its memory`));
    });
  });
}

/** Start-up, size of core and memory at rest. */
export async function bench(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-bench-'));
  try {
    const core = await coreRows(folder);
    const floor = await memoryAtRest('');
    const measured = await memoryAtRest(`await import(${JSON.stringify(path.join(folder, 'whole/all.mjs'))})`);
    const atRest = {
      what: 'process at rest',
      measured,
      unit: 'MB',
      floor,
      limit: 80,
      note: 'all of core loaded, resident set',
    };
    return [...startUps(), ...core, atRest];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
