/**
 * Runs the tests, all of them or those of the given files, and ends with the line `N passed, M failed`.
 * Arguments are mocha's: `npm test -- test/machine/*.test.ts --grep lease`.
 *
 * Tests in `test/editor` want a browser or a real VS Code and run after the others, one at a time. What they need is
 * installed when they are among those asked for; where it cannot be had, they fail and say why.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import type { Result } from '../src/core/base/index.ts';
import { installExtension } from './editor/extensions.ts';
import { ensureBrowser, ensureInstallation, ensureSandbox } from './editor/installation.ts';
import { inParallel, mocha, runSuite } from './suite.ts';
import { sumOf, type Totals } from './totals.ts';

const root = path.dirname(import.meta.dirname);
const editorTests = path.join(root, 'test', 'editor') + path.sep;
const serial = ['--no-config', '--timeout', '120000', ...mocha.reporter];

const isFile = (arg: string) => arg.endsWith('.ts') && !arg.startsWith('-');
const asked = process.argv.slice(2).filter(isFile);
const options = process.argv.slice(2).filter((arg) => !isFile(arg));

/** The test files below a folder of `test/editor` that are asked for. */
function editorFiles(folder: string): readonly string[] {
  const all = globSync(`${editorTests}${folder}/**/*.test.ts`).sort();
  if (asked.length === 0) return all;
  const wanted = new Set(globSync(asked, { cwd: root }).map((file) => path.resolve(root, file)));
  return all.filter((file) => wanted.has(file));
}

/** What runs everywhere, in parallel. */
async function runUnits(): Promise<Totals | undefined> {
  const files = asked.filter((file) => !path.resolve(root, file).startsWith(editorTests));
  if (asked.length > 0 && files.length === 0) return undefined;
  ensureSandbox();
  // Mocha adds files that are asked for to those of its configuration, so all of them are named here and not there.
  const named = files.length > 0 ? files : ['test/**/*.test.ts'];
  // The many processes that tests start from source are compiled once.
  const compiled = { NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled') };
  return runSuite(mocha.file, [...inParallel, ...options, ...named], compiled);
}

/** A folder of `test/editor`, with what its tests need: one that cannot be had is a failure with its reason. */
async function runFolder<T>(
  folder: string,
  need: () => Result<T, string>,
  run: (had: T, args: readonly string[]) => Promise<Totals>,
): Promise<Totals | undefined> {
  const files = editorFiles(folder);
  if (files.length === 0) return undefined;
  console.log(`test/editor/${folder}`);
  const had = need();
  if (had.ok) return run(had.value, [...options, ...files]);
  console.log(`These tests could not run. ${had.error}`);
  return { passes: 0, failures: 1, pending: 0 };
}

const suites: readonly (() => Promise<Totals | undefined>)[] = [
  runUnits,
  () =>
    runFolder('pages', ensureBrowser, (browser, args) =>
      runSuite(mocha.file, [...serial, ...args], { MAESTRO_TEST_BROWSER: browser }),
    ),
  () =>
    runFolder('inside', ensureInstallation, (installation, args) =>
      runSuite(path.join(import.meta.dirname, 'test-inside.ts'), args, {
        MAESTRO_TEST_EDITOR: JSON.stringify(installation),
      }),
    ),
  () =>
    runFolder('outside', ensureInstallation, (installation, args) => {
      const extensions = installExtension(installation, path.join(root, 'out/editor/packaged'));
      return runSuite(mocha.file, [...serial, ...args], {
        MAESTRO_TEST_EDITOR: JSON.stringify({ ...installation, extensions }),
      });
    }),
];

const interruption = new AbortController();
process.on('SIGINT', () => {
  interruption.abort();
});
const totals: Totals[] = [];
for (const suite of suites) {
  const ran = interruption.signal.aborted ? undefined : await suite();
  if (ran) totals.push(ran);
}
const { passes, failures, pending } = sumOf(totals);
console.log(`${String(passes)} passed, ${String(failures)} failed${pending > 0 ? `, ${String(pending)} skipped` : ''}`);
process.exitCode = failures > 0 ? 1 : 0;
