import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Layout } from './layout.ts';
import type { PreparedSource, VerificationJob } from './observation.ts';
import type { ConfinedStart } from '../messages.ts';
import { childProgram, endGroup, startOf } from './observe.ts';
import { prepareSources, type ModuleKind } from './prepare-sources.ts';
import type { Project } from './project.ts';
import { writeTest, type PinnedFunction } from './write-test.ts';

const TIMEOUT = 20_000;

/** The output of the test run, as TAP. */
function run(cwd: string, input: string, signal: AbortSignal, confined: ConfinedStart | null): Promise<string> {
  return new Promise((resolve) => {
    const flags = ['--permission', '--allow-fs-read=*', '--allow-addons', '--no-warnings', '--test-reporter=tap'];
    const { file, args, env } = startOf(flags, childProgram(), 'home', confined);
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const end = () => endGroup(child);
    const timer = setTimeout(end, TIMEOUT);
    signal.addEventListener('abort', end, { once: true });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const conclude = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      end();
      resolve(output);
    };
    child.on('error', conclude);
    child.on('close', conclude);
  });
}

/**
 * Runs the test as it would be written for node:test, and tells which calls do not hold there; null when it did not
 * run. The other frameworks differ in wording alone.
 */
export async function failingCases(
  project: Project,
  pinned: readonly PinnedFunction[],
  layout: Layout & { readonly runAs: ModuleKind },
  signal: AbortSignal,
  confined: ConfinedStart | null,
): Promise<ReadonlySet<number> | null> {
  const { root, ts: tsApi } = project;
  const [first] = pinned;
  if (!first) return new Set();
  const test = path.join(root, layout.testPath);
  const source = path.posix.relative(path.posix.dirname(layout.testPath), first.callable.file);
  const specifier = source.startsWith('.') ? source : `./${source}`;
  const calls = pinned.flatMap((one) => one.cases.map((seen) => seen.call));
  const numbers = calls.values();
  const text = writeTest(pinned, 'node-test', { ...layout, specifier }, () => `call ${numbers.next().value ?? -1}`);
  const isModule = layout.moduleKind === 'esm' && (layout.runAs === 'module' || !layout.isTypeScript);
  const { CommonJS, ESNext } = tsApi.ModuleKind;
  const compiled = tsApi.transpileModule(text, {
    fileName: test,
    compilerOptions: {
      target: tsApi.ScriptTarget.ESNext,
      module: isModule || layout.moduleKind === 'commonjs' ? ESNext : CommonJS,
      esModuleInterop: true,
    },
  });
  const prepared = prepareSources(project, new Set(), layout.runAs);
  const format: PreparedSource['format'] = isModule ? 'module' : 'commonjs';
  const sources = { ...prepared.sources, [test]: { format, text: compiled.outputText } };
  const job: VerificationJob = { ...prepared, sources, test };
  const output = await run(root, JSON.stringify(job), signal, confined);
  const results = [...output.matchAll(/^(not )?ok \d+ - call (\d+)/gm)];
  if (results.length < calls.length) return null;
  return new Set(results.filter((result) => result[1]).map((result) => Number(result[2])));
}
