import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { BenchRow } from './bench-row.ts';
import { alternate } from './floor.ts';

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

/** Bundles all of core into a file; returns its size in KB of 1,024 bytes. */
async function bundleCore(outfile: string): Promise<number> {
  const rooms = readdirSync(path.join(root, 'src/core')).filter((room) =>
    existsSync(path.join(root, 'src/core', room, 'index.ts')),
  );
  await build({
    stdin: {
      contents: rooms.map((room) => `export * as ${room} from './src/core/${room}/index.ts';`).join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    minify: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'node22.13',
    logLevel: 'error',
  });
  return readFileSync(outfile).length / 1024;
}

/** Size and load time of all of core. */
async function coreRows(folder: string): Promise<readonly BenchRow[]> {
  const bundle = path.join(folder, 'core.mjs');
  const nothing = path.join(folder, 'nothing.mjs');
  const size = await bundleCore(bundle);
  writeFileSync(nothing, '');
  const [floor = NaN, load = NaN] = alternate([[nothing], [bundle]], runs);
  return [
    { what: 'core bundle', measured: size, unit: 'KB', limit: 250, note: 'every room, minified' },
    { what: 'core bundle, loaded', measured: load - floor, unit: 'ms', limit: 40, note: 'above an empty module' },
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
    const measured = await memoryAtRest(`await import(${JSON.stringify(path.join(folder, 'core.mjs'))})`);
    const atRest = {
      what: 'process at rest',
      measured,
      unit: 'MB',
      floor,
      limit: 80,
      note: 'core loaded, resident set',
    };
    return [...startUps(), ...core, atRest];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
