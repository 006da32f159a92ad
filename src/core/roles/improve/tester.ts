import { err, ok, type Result } from '../../base/index.ts';
import { isTestPath, type Failure, type SmellRef } from '../../domain/index.ts';
import type { Agent, AgentContext, Briefing, CallableFunction, TestFramework } from '../../ports/index.ts';
import { frameworkOf } from './framework.ts';

/** Refactorings that only take away what nothing refers to need no test of their own. */
const needNoPin: ReadonlySet<string> = new Set(['unused-import', 'unused-local']);

/** Names of artifacts that the reviewer compares with. */
export const artifactNames = {
  api: (file: string): string => `api:${file}`,
  smells: 'smells',
  tests: 'tests',
};

/** Functions about to be touched that no test mentions by name. */
async function untested(
  smells: readonly SmellRef[],
  testTexts: readonly string[],
  { tools }: AgentContext,
): Promise<Result<readonly CallableFunction[], Failure>> {
  const functions: CallableFunction[] = [];
  for (const file of new Set(smells.map((smell) => smell.file))) {
    const callables = await tools.call('list-callables', { path: file });
    if (!callables.ok) return callables;
    const touched = new Set(smells.filter((s) => s.file === file).map((s) => s.symbol.split('.')[0] ?? ''));
    const isTested = ({ name }: CallableFunction): boolean =>
      testTexts.some((text) => new RegExp(`\\b${name}\\b`).test(text));
    functions.push(...callables.value.filter((callable) => touched.has(callable.name) && !isTested(callable)));
  }
  return ok(functions);
}

async function readAll(paths: readonly string[], { tools }: AgentContext): Promise<readonly string[]> {
  const texts = await Promise.all(paths.map((path) => tools.call('read-file', { path })));
  return texts.flatMap((text) => (text.ok ? [text.value] : []));
}

/** What the reviewer will need to know of the files before they are touched. */
async function snapshot(
  files: readonly string[],
  { tools }: AgentContext,
): Promise<Result<Record<string, string[]>, Failure>> {
  const artifacts: Record<string, string[]> = {};
  for (const file of files) {
    const api = await tools.call('describe-api', { path: file });
    if (!api.ok) return api;
    artifacts[artifactNames.api(file)] = [...api.value];
  }
  const analysis = await tools.call('find-smells', { paths: files });
  if (!analysis.ok) return analysis;
  artifacts[artifactNames.smells] = analysis.value.smells.map((smell) => smell.kind);
  return ok(artifacts);
}

/** Writes tests that pin today's behaviour; returns their paths and sentences for the report. */
async function pin(
  functions: readonly CallableFunction[],
  framework: TestFramework,
  { tools }: AgentContext,
): Promise<Result<{ readonly tests: readonly string[]; readonly notes: readonly string[] }, Failure>> {
  const tests: string[] = [];
  const notes: string[] = [];
  for (const file of new Set(functions.map((each) => each.file))) {
    const own = functions.filter((each) => each.file === file);
    const seen = await tools.call('characterise-code', { functions: own, framework });
    if (!seen.ok) return seen;
    notes.push(...seen.value.notes);
    if (!seen.value.test) continue;
    const written = await tools.call('write-file', seen.value.test);
    if (!written.ok) return written;
    tests.push(seen.value.test.path);
  }
  return ok({ tests, notes });
}

async function run({ task }: Briefing, context: AgentContext): ReturnType<Agent['run']> {
  const before = await snapshot(task.files, context);
  if (!before.ok) return before;
  const listed = await context.tools.call('list-files', {});
  if (!listed.ok) return err(listed.error);
  const framework = await frameworkOf(listed.value, context.tools);
  const smells = task.smells.filter((smell) => !needNoPin.has(smell.kind));
  const functions = await untested(smells, await readAll(listed.value.filter(isTestPath), context), context);
  if (!functions.ok) return functions;
  const names = functions.value.map((each) => each.name).join(', ');
  let summary = 'The existing tests name every function that will be touched.';
  let tests: readonly string[] = [];
  if (functions.value.length > 0 && framework) {
    const pinned = await pin(functions.value, framework, context);
    if (!pinned.ok) return pinned;
    tests = pinned.value.tests;
    summary = [
      tests.length > 0 ? `Pinned ${names} by new tests.` : `No test names ${names}.`,
      ...pinned.value.notes,
    ].join(' ');
  } else if (functions.value.length > 0) {
    summary = `No test names ${names}, and no known test framework was found to pin them with.`;
  }
  const artifacts = { ...before.value, [artifactNames.tests]: [...tests] };
  return ok({ report: { outcome: 'done', summary, findings: [], artifacts }, cost: 0, answeredComments: [] });
}

/** Pins the behaviour of functions without tests before they are touched, and notes what the files looked like. */
export const improvementTester: Agent = { id: 'improve/tester', role: 'tester', run };
