/**
 * Looks for counterexamples: runs the tests that have properties with values that no run had before, and ten times as
 * many. Arguments are mocha's: `npm run test:properties -- test/memory/*.test.ts --grep rank`.
 *
 * `MAESTRO_TEST_TIMES` says how many times as many. `MAESTRO_TEST_SEED` repeats a run, here as in `npm test`.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inParallel, mocha, runSuite } from './suite.ts';

const root = path.dirname(import.meta.dirname);
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Test files that state properties, by themselves or by the contract of a port. */
function filesWithProperties(): readonly string[] {
  const contracts = globSync('test/contracts/*.ts', { cwd: root })
    .filter((file) => textOf(file).includes('fc.assert('))
    .map((file) => `${path.basename(file).split('.')[0] ?? ''}.contract.ts`);
  const marks = ['fc.assert(', ...contracts];
  return globSync('test/**/*.test.ts', { cwd: root }).filter((file) => {
    const text = textOf(file);
    return marks.some((mark) => text.includes(mark));
  });
}

const { MAESTRO_TEST_SEED: seed = String(Math.floor(Math.random() * 2 ** 31)), MAESTRO_TEST_TIMES: times = '10' } =
  process.env;
const args = process.argv.slice(2);
const files = args.some((arg) => arg.endsWith('.ts')) ? [] : filesWithProperties();
const { passes, failures } = await runSuite(mocha.file, [...inParallel, '--timeout', '0', ...args, ...files], {
  MAESTRO_TEST_SEED: seed,
  MAESTRO_TEST_TIMES: times,
});
console.log(`${String(passes)} passed, ${String(failures)} failed, by seed ${seed}, ${times} times as many values`);
if (failures > 0) console.log(`Again: MAESTRO_TEST_SEED=${seed} MAESTRO_TEST_TIMES=${times} npm run test:properties`);
process.exitCode = failures > 0 ? 1 : 0;
