import { build, type BuildResult } from 'esbuild';
import { committedFiles, root } from './sources.ts';
import { rooms } from './rooms.ts';

/** Core as one file, or as what a start loads beside what is loaded on demand. */
export type CoreBundle = BuildResult<{ write: false; metafile: true }>;

/** Bundles a module for no platform at all: nothing external, nothing built in. */
export function bundleNeutrally(contents: string, format: 'iife' | 'esm'): Promise<CoreBundle> {
  return build({
    stdin: { contents, resolveDir: root, sourcefile: 'core.ts', loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format,
    splitting: format === 'esm',
    globalName: 'core',
    target: 'node22.13',
    outdir: 'core',
    outExtension: { '.js': '.mjs' },
    entryNames: 'core',
    logLevel: 'silent',
  });
}

function exporting(names: readonly string[]): string {
  return names.map((name) => `export * as ${name} from './src/core/${name}/index.ts';`).join('\n');
}

/** All of core in one file: every room, and what they load on demand. */
export function bundleWhole(format: 'iife' | 'esm'): Promise<CoreBundle> {
  const indexes = committedFiles().filter((file) => /^src\/core\/[^/]+\/index\.ts$/.test(file));
  return bundleNeutrally(exporting(indexes.map((file) => file.split('/')[2] ?? '')), format);
}

/** Core as hosts load it: the rooms that they enter, split where they load on demand. */
export function bundleForHosts(): Promise<CoreBundle> {
  const ofCore = new Set(rooms.filter(({ at }) => at.startsWith('src/core/')).map(({ name }) => name));
  const entered = rooms.find(({ name }) => name === 'cli')?.enters.filter((name) => ofCore.has(name)) ?? [];
  return bundleNeutrally(exporting(entered), 'esm');
}

/** What a start loads: the entry with all that it imports statically. Bytes, and the sources that are in it. */
export function startOf({ metafile: { outputs } }: CoreBundle): {
  readonly size: number;
  readonly sources: readonly string[];
} {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { kind, path } of outputs[file]?.imports ?? []) if (kind === 'import-statement') load(path);
  };
  load('core/core.mjs');
  const chunks = [...loaded].map((file) => outputs[file]);
  return {
    size: chunks.reduce((sum, chunk) => sum + (chunk?.bytes ?? Infinity), 0),
    sources: chunks.flatMap((chunk) => Object.keys(chunk?.inputs ?? {})),
  };
}

/** Bytes of all files together. */
export function sizeOf({ outputFiles }: CoreBundle): number {
  return outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
}
