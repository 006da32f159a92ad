/**
 * Runs the tests of `test/editor`, one after the other, for `npm test`: tells its parent the totals. What they need is
 * installed when they are among those asked for; where it cannot be had, they fail and say why.
 */
import path from 'node:path';
import type { Result } from '../src/core/base/index.ts';
import { askedOf, editorFilesOf } from './asked.ts';
import { installExtension } from './editor/extensions.ts';
import { ensureBrowser, ensureInstallation } from './editor/installation.ts';
import { mocha, runSuite } from './suite.ts';
import { sumOf, type Totals } from './totals.ts';

const root = path.dirname(import.meta.dirname);
const serial = ['--no-config', '--timeout', '120000', ...mocha.reporter];
const asked = askedOf(process.argv.slice(2));

/** A folder of `test/editor`, with what its tests need: one that cannot be had is a failure with its reason. */
async function runFolder<T>(
  folder: string,
  need: () => Result<T, string>,
  run: (had: T, args: readonly string[]) => Promise<Totals>,
): Promise<Totals | undefined> {
  const files = editorFilesOf(asked, folder);
  if (files.length === 0) return undefined;
  console.log(`test/editor/${folder}`);
  const had = need();
  if (had.ok) return run(had.value, [...asked.options, ...files]);
  console.log(`These tests could not run. ${had.error}`);
  return { passes: 0, failures: 1, pending: 0 };
}

const suites: readonly (() => Promise<Totals | undefined>)[] = [
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
const sum = sumOf(totals);
process.send?.(sum);
process.disconnect();
process.exitCode = sum.failures > 0 ? 1 : 0;
