/**
 * Runs the tests, all of them or those of the given files, and ends with the line `N passed, M failed`.
 * Arguments are mocha's: `npm test -- test/machine/*.test.ts --grep lease`.
 *
 * Tests in `test/editor` want a browser or a real VS Code, which wait a good deal: they run beside the others, one at a
 * time, and what they print follows when the others are done.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { askedOf, editorFilesOf, unitsOf } from './asked.ts';
import { ensureSandbox } from './editor/installation.ts';
import { inParallel, mocha, runSuite, type Output } from './suite.ts';
import { sumOf, type Totals } from './totals.ts';

const root = path.dirname(import.meta.dirname);

/** What takes longest, begun first: the last file to end is not one that runs on alone. */
const longest = [
  'test/runs/kills.test.ts',
  'test/cli/sharing.test.ts',
  'test/app/faults.test.ts',
  'test/app/golden-models.test.ts',
  'test/cli/bad-input.test.ts',
  'test/cli/terminal.test.ts',
  'test/adapters/git/contract.test.ts',
  'test/app/workspace.test.ts',
  'test/app/golden-places.test.ts',
  'test/app/golden-gate.test.ts',
  'test/security/obedience.test.ts',
  'test/adapters/typescript/characterise.test.ts',
  'test/adapters/sandbox/network.test.ts',
];

/** All test files. Those of editors are none of these by mocha's configuration. */
function allFiles(): readonly string[] {
  const found = globSync('test/**/*.test.ts', { cwd: root }).sort();
  const first = new Set(longest.map((file) => path.normalize(file)));
  return [...longest, ...found.filter((file) => !first.has(file))];
}

const asked = askedOf(process.argv.slice(2));
const units = unitsOf(asked);

/** What runs everywhere, in parallel. */
function runUnits(patterns: readonly string[]): Promise<Totals> {
  // Mocha adds files that are asked for to those of its configuration, so all of them are named here and not there.
  const named = patterns.length > 0 ? patterns : allFiles();
  // The many processes that tests start from source are compiled once.
  const compiled = { NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled') };
  return runSuite(mocha.file, [...inParallel, ...asked.options, ...named], compiled);
}

/** An output that holds what it is given until it is let go, and hands everything on from then on. */
function createHeldOutput(): { readonly output: Output; readonly letGo: () => void } {
  const held: string[] = [];
  let isHeld = true;
  return {
    output(text) {
      if (isHeld) held.push(text);
      else process.stdout.write(text);
    },
    letGo() {
      isHeld = false;
      process.stdout.write(held.splice(0).join(''));
    },
  };
}

async function runEverything(): Promise<readonly Totals[]> {
  if (units) ensureSandbox();
  const { output, letGo } = createHeldOutput();
  if (!units) letGo();
  const editors =
    editorFilesOf(asked).length > 0
      ? runSuite(path.join(import.meta.dirname, 'test-editors.ts'), process.argv.slice(2), {}, output)
      : undefined;
  const of = units ? await runUnits(units) : undefined;
  letGo();
  return [of, await editors].filter((totals) => totals !== undefined);
}

// Whoever presses Ctrl-C presses it for all that runs, and hears how far it came.
process.on('SIGINT', () => undefined);
const { passes, failures, pending } = sumOf(await runEverything());
console.log(`${String(passes)} passed, ${String(failures)} failed${pending > 0 ? `, ${String(pending)} skipped` : ''}`);
process.exitCode = failures > 0 ? 1 : 0;
