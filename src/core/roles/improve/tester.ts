import { err, ok, type Result } from '../../base/index.ts';
import { isTestPath, type Failure } from '../../domain/index.ts';
import type { Agent, AgentContext, Briefing, CallableFunction, TestFramework } from '../../ports/index.ts';
import { frameworkOf } from './framework.ts';
import { untestedBy, type Untested } from './untested.ts';

/** Refactorings that only take away what nothing refers to need no test of their own. */
const needNoPin: ReadonlySet<string> = new Set(['unused-import', 'unused-local']);

/** Names of artifacts that the reviewer compares with. */
export const artifactNames = {
  api: (file: string): string => `api:${file}`,
  smells: 'smells',
  tests: 'tests',
};

async function readAll(paths: readonly string[], { tools }: AgentContext): Promise<readonly string[]> {
  const texts = await Promise.all(paths.map((path) => tools.call('read-file', { path })));
  return texts.flatMap((text) => (text.ok ? [text.value.text] : []));
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

/** Paths of tests that were written, and sentences for the report. */
interface Pinned {
  readonly tests: readonly string[];
  readonly notes: readonly string[];
}

/** Writes tests that pin today's behaviour. */
async function pin(
  functions: readonly CallableFunction[],
  framework: TestFramework,
  { tools }: AgentContext,
): Promise<Result<Pinned, Failure>> {
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

/** What to call a function in a sentence. */
function nameOf({ name, file }: CallableFunction): string {
  return name === 'default' ? `the default export of ${file}` : name;
}

/** What the person should know of the tests that will prove the refactoring. */
function summarise(
  { callable, hidden, touched }: Untested,
  framework: TestFramework | null,
  { tests, notes }: Pinned,
): string {
  const names = callable.map(nameOf).join(', ');
  const sentences: string[] = [];
  if (tests.length > 0) sentences.push(`Pinned ${names} by new tests.`);
  else if (names && framework) sentences.push(`No test names ${names}.`);
  else if (names) sentences.push(`No test names ${names}, and no known test framework was found to pin them with.`);
  sentences.push(...notes);
  if (hidden.length > 0) {
    const them = hidden.length === 1 ? 'it' : 'them';
    sentences.push(
      `No test names ${hidden.join(', ')}, and none can call ${them} alone: tests of what does prove ${them}.`,
    );
  }
  if (sentences.length > 0) return sentences.join(' ');
  return touched > 0
    ? 'The existing tests name every function that will be touched.'
    : 'No function is touched whose behaviour could change.';
}

async function run({ task }: Briefing, context: AgentContext): ReturnType<Agent['run']> {
  const before = await snapshot(task.files, context);
  if (!before.ok) return before;
  const listed = await context.tools.call('list-files', {});
  if (!listed.ok) return err(listed.error);
  const framework = await frameworkOf(listed.value, context.tools);
  const smells = task.smells.filter((smell) => !needNoPin.has(smell.kind));
  const texts = await readAll(listed.value.filter(isTestPath), context);
  const untested = await untestedBy(texts, smells, context.tools);
  if (!untested.ok) return untested;
  const pinned = framework ? await pin(untested.value.callable, framework, context) : ok({ tests: [], notes: [] });
  if (!pinned.ok) return pinned;
  const summary = summarise(untested.value, framework, pinned.value);
  const artifacts = { ...before.value, [artifactNames.tests]: [...pinned.value.tests] };
  return ok({ report: { outcome: 'done', summary, findings: [], artifacts }, answeredComments: [] });
}

/** Pins the behaviour of functions without tests before they are touched, and notes what the files looked like. */
export const improvementTester: Agent = { id: 'improve/tester', role: 'tester', run };
