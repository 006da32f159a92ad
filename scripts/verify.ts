/**
 * Says whether all is well as far as reading tells, a line per step, the longest begun first: `npm run verify`. The output of a
 * step is shown when it fails. What takes running is told by `npm test`.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';

interface Step {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const root = path.dirname(import.meta.dirname);
const bin = (name: string) => path.join(root, 'node_modules', name);
const mocha = (...args: readonly string[]) => ({ program: bin('mocha/bin/mocha.js'), args });

const steps: readonly Step[] = [
  {
    name: 'lint',
    program: bin('eslint/bin/eslint.js'),
    args: ['.', '--max-warnings', '0', '--cache', '--cache-location', 'node_modules/.cache/eslint/'],
  },
  { name: 'types', program: bin('typescript-native/bin/tsc'), args: ['-p', '.'] },
  { name: 'page types', program: bin('typescript-native/bin/tsc'), args: ['-p', 'webview'] },
  { name: 'law', ...mocha('test/law/*.test.ts') },
  { name: 'format', program: bin('prettier/bin/prettier.cjs'), args: ['--check', '.', '--log-level', 'warn'] },
  { name: 'dead code', program: bin('knip/bin/knip.js'), args: [] },
];

/** Runs a step; resolves with whether it passed and with all that it printed. */
function run(step: Step): Promise<{ readonly passed: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [step.program, ...step.args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => (output += text));
    }
    child.on('error', (error) => {
      resolve({ passed: false, output: error.message });
    });
    child.on('close', (code) => {
      resolve({ passed: code === 0, output });
    });
  });
}

let failures = 0;

/** Takes steps until there are none, and says what came of each. */
async function work(queue: Step[]): Promise<void> {
  for (let step = queue.shift(); step; step = queue.shift()) {
    const start = performance.now();
    const { passed, output } = await run(step);
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${step.name.padEnd(10)} ${seconds} s`);
    if (passed) continue;
    failures += 1;
    console.log(output.trimEnd());
  }
}

const queue = [...steps];
await Promise.all([work(queue), work(queue)]);
console.log(failures === 0 ? 'All is well.' : `${String(failures)} of ${String(steps.length)} steps failed.`);
process.exitCode = failures === 0 ? 0 : 1;
