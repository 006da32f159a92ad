/** Runs the tests of `test/editor/inside` in the extension host of a real VS Code. */
import { mkdtempSync, existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { Outcome } from '../../test/editor/inside/outcome.ts';
import { root } from '../setup.mjs';
import type { Totals } from '../totals.ts';
import { copySample } from './workspace.ts';

/** What an editor needs to know to run the tests. */
export interface InsideRun {
  /** The extension under test. */
  readonly extension: string;
  /** The file with `run`. */
  readonly tests: string;
  readonly workspace: string;
  /** A folder for the editor's own things. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Opens an editor, has it run the tests and closes it; resolves with what it printed. */
export type InsideEditor = (run: InsideRun) => Promise<string>;

/** Which tests are to run. */
export interface Asked {
  readonly files: readonly string[];
  /** Chooses tests by their titles. */
  readonly grep: string | undefined;
}

/** What mocha's arguments ask for, as far as it counts inside. */
export function askedOf(args: readonly string[]): Asked {
  const options = { grep: { type: 'string', short: 'g' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, strict: false });
  const grep = typeof values.grep === 'string' ? values.grep : undefined;
  return { files: positionals.filter((file) => file.endsWith('.test.ts')), grep };
}

const builtExtension = pathToFileURL(path.join(root, 'dist', 'extension.js')).href;

async function bundle(files: readonly string[], outdir: string): Promise<void> {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/editor/inside/entry.ts', ...files],
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22.13',
    // Nothing inside keeps vectors, and the whole of `vectra` asks for packages that are not there.
    external: ['vscode', 'mocha', 'typescript', 'vectra'],
    // What finds its workers by its own address finds those of the built extension.
    define: { 'import.meta.url': JSON.stringify(builtExtension), MAESTRO_VERSION: '"of the tests"' },
    logLevel: 'warning',
  });
}

const marks = { passed: '.', skipped: ',', failed: '!', ended: '' } as const;

/** Prints what became of the tests and counts it. */
function tally(file: string, printed: string): Totals {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const outcomes = lines.map((line) => Outcome.parse(JSON.parse(line)));
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed');
  process.stdout.write(outcomes.map(({ kind }) => marks[kind]).join('') + '\n');
  for (const { title, text } of failed) console.log(`\n  ${title}\n\n${text.replace(/^/gm, '    ')}\n`);
  const ended = outcomes.some(({ kind }) => kind === 'ended');
  if (!ended) console.log(`The tests in the extension host did not come to their end:\n${printed}`);
  const count = (kind: Outcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return { passes: count('passed'), failures: failed.length + (ended ? 0 : 1), pending: count('skipped') };
}

/** Runs the tests that are asked for in an editor. */
export async function runInside(open: InsideEditor, { files, grep }: Asked): Promise<Totals> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'maestro-inside-'));
  const tests = path.join(root, 'out', 'editor', 'inside');
  const outcomes = path.join(folder, 'outcomes.jsonl');
  try {
    rmSync(tests, { recursive: true, force: true });
    await bundle(files, tests);
    const printed = await open({
      extension: root,
      tests: path.join(tests, 'entry.cjs'),
      workspace: await copySample(folder),
      folder,
      environment: {
        MAESTRO_HOME: path.join(folder, 'home'),
        MAESTRO_TEST_OUTCOMES: outcomes,
        ...(grep === undefined ? {} : { MAESTRO_TEST_GREP: grep }),
      },
    });
    return tally(outcomes, printed);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
