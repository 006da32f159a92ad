import { realpathSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../../../core/base/index.ts';
import { failure, type Failure } from '../../../core/domain/index.ts';
import type { CallableFunction, Characterisation, TestFramework } from '../../../core/ports/index.ts';
import type { Compiler } from '../services.ts';
import { callablesIn, WHOLE, type FoundCallable } from './callables.ts';
import { casesOf, type Case } from './cases.ts';
import { choose, type Seen } from './choose.ts';
import { layoutFor, type Layout } from './layout.ts';
import type { CallRequest, Observation } from './observation.ts';
import type { ConfinedStart } from '../messages.ts';
import { childProgram, observe, type Observed } from './observe.ts';
import { prepareSources, type ModuleKind } from './prepare-sources.ts';
import { openProject, type Project } from './project.ts';
import { printPlain } from './value.ts';
import { failingCases } from './verify.ts';
import { errorWording } from './wording.ts';
import { writeTest, type PinnedFunction } from './write-test.ts';

const CALL_TIMEOUT = 250;
const WHOLE_TIMEOUT = 20_000;

interface Subject {
  readonly found: FoundCallable;
  readonly cases: readonly Case[];
  /** Number of the first call; the others follow. */
  readonly first: number;
}

function subjectsOf(project: Project, functions: readonly CallableFunction[], notes: string[]): Subject[] {
  const byFile = new Map<string, FoundCallable[]>();
  const subjects: Subject[] = [];
  let first = 0;
  for (const { file, name } of functions) {
    const known = byFile.get(file) ?? callablesIn(project, file);
    byFile.set(file, known);
    const found = known.find(({ callable }) => callable.name === name);
    const cases = found ? casesOf(project, found) : null;
    if (!found) notes.push(`${name} was left out: ${file} does not export a function of this name.`);
    else if (!cases)
      notes.push(`${name} was left out: it takes something that a test cannot write down as a plain value.`);
    else {
      subjects.push({ found, cases, first });
      first += cases.length;
    }
  }
  return subjects;
}

function requestsOf(project: Project, subject: Subject): CallRequest[] {
  const { file, name } = subject.found.callable;
  return subject.cases.map(({ args }, index) => ({
    id: subject.first + index,
    file: path.join(project.root, file),
    exported: name,
    args: args.map(printPlain),
  }));
}

/** The engine's own wording is not the program's promise: only what the project's texts say is compared. */
function withOwnWording(observation: Observation, wording: readonly string[]): Observation {
  const { outcome } = observation;
  if (!outcome || !('error' in outcome) || !outcome.error.builtIn) return observation;
  const { message } = outcome.error;
  const builtIn = !wording.some((part) => message.includes(part));
  return { ...observation, outcome: { ...outcome, error: { ...outcome.error, builtIn } } };
}

function seenOf(project: Project, subject: Subject, observed: Observed, wording: readonly string[]): Seen[] {
  return subject.cases.flatMap(({ args, fromExample }, index): Seen[] => {
    const raw = observed.observations.get(subject.first + index);
    const observation = raw && withOwnWording(raw, wording);
    if (!observation?.outcome || observation.leanings.length > 0) return [];
    const { outcome, mutated, branches, call } = observation;
    // What tells where it ran would fail anywhere else.
    if (JSON.stringify([outcome, mutated]).includes(JSON.stringify(project.root).slice(1, -1))) return [];
    return [{ call, args, fromExample, outcome, mutated, branches }];
  });
}

function commonest(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

const leaningSentences: Readonly<Record<string, string>> = {
  'leaving the process': 'it tries to leave the process',
  'shared built-in objects': 'it changes shared built-in objects',
  'work that goes on after the call': 'work goes on after its calls',
};

/** Why a function gave nothing to pin. */
function whyNothing(project: Project, subject: Subject, observed: Observed): string {
  const file = path.join(project.root, subject.found.callable.file);
  const unloadable = observed.unloadable.get(file);
  if (unloadable) return `its module could not be loaded (${unloadable})`;
  const ids = subject.cases.map((_, index) => subject.first + index);
  if (ids.some((id) => observed.fatal.has(id))) return 'a call ended or hung the process';
  const seen = ids.flatMap((id) => observed.observations.get(id) ?? []);
  const leaning = commonest(seen.flatMap(({ leanings }) => leanings));
  if (leaning) return leaningSentences[leaning] ?? `it leans on ${leaning}`;
  const unfit = commonest(seen.flatMap((one) => (one.unfit ? [one.unfit] : [])));
  if (unfit) return unfit.startsWith('did not') ? `a call ${unfit}` : `its result ${unfit}`;
  return seen.length > 0 ? 'its calls show nothing that could be compared' : 'it could not be called';
}

/** Too much of what was tried depends on the world: the rest would say little. */
function leansMostly(subject: Subject, observed: Observed): boolean {
  const seen = subject.cases.flatMap((_, index) => observed.observations.get(subject.first + index) ?? []);
  const leaning = seen.filter(({ leanings }) => leanings.length > 0).length;
  const fatal = subject.cases.some((_, index) => observed.fatal.has(subject.first + index));
  return fatal || leaning * 2 > seen.length;
}

function sameOutcome(seen: Seen, again: Observation | undefined, wording: readonly string[]): boolean {
  if (!again?.outcome || again.leanings.length > 0) return false;
  const { outcome, mutated } = withOwnWording(again, wording);
  return JSON.stringify([outcome, mutated]) === JSON.stringify([seen.outcome, seen.mutated]);
}

/** What a person calls the function. */
function shownName({ name, file }: CallableFunction): string {
  return name === WHOLE ? `the default export of ${file}` : name;
}

function ownNameOf({ declaration }: FoundCallable): string {
  const name = declaration?.name?.getText() ?? '';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : '';
}

/** Runs everything once, chooses, and keeps what comes out the same in another world and in the opposite order. */
async function pin(
  project: Project,
  subjects: readonly Subject[],
  notes: string[],
  signal: AbortSignal,
  confined: ConfinedStart | null,
): Promise<{ pinned: readonly PinnedFunction[]; kind: ModuleKind }> {
  const watched = new Set(subjects.map(({ found }) => path.join(project.root, found.callable.file)));
  const settings = { cwd: project.root, program: childProgram(), timeout: WHOLE_TIMEOUT, signal, confined };
  const requests = subjects.flatMap((subject) => requestsOf(project, subject));
  const tryAs = (kind: ModuleKind) => {
    const job = { ...prepareSources(project, watched, kind), calls: requests, callTimeout: CALL_TIMEOUT };
    return observe(job, { ...settings, world: 'home' });
  };
  const asModule = await tryAs('module');
  const kind = asModule.unloadable.size > 0 ? 'commonjs' : 'module';
  const observed = kind === 'module' ? asModule : await tryAs(kind);
  const wording = errorWording(project);
  const chosen = subjects.map((subject) => {
    if (leansMostly(subject, observed)) return [];
    return choose(seenOf(project, subject, observed, wording));
  });
  const wanted = new Set(chosen.flat().map((seen) => seen.call));
  const again = requests.filter((request) => wanted.has(request.id)).reverse();
  const second = { ...prepareSources(project, new Set(), kind), calls: again, callTimeout: CALL_TIMEOUT };
  const confirmed = await observe(second, { ...settings, world: 'abroad' });
  const pinned = subjects.flatMap((subject, at): PinnedFunction[] => {
    const { callable } = subject.found;
    const before = chosen[at] ?? [];
    const cases = before.filter((seen) => sameOutcome(seen, confirmed.observations.get(seen.call), wording));
    if (cases.length > 0) return [{ callable, cases, ownName: ownNameOf(subject.found) }];
    const why = before.length > 0 ? 'two runs did not come out the same' : whyNothing(project, subject, observed);
    notes.push(`${shownName(callable)} was left out: ${why}.`);
    return [];
  });
  return { pinned, kind };
}

/** Drops the cases that fail in the written test; null when the test cannot be run at all. */
async function verified(
  project: Project,
  { pinned, kind }: Awaited<ReturnType<typeof pin>>,
  layout: Layout,
  notes: string[],
  signal: AbortSignal,
  confined: ConfinedStart | null,
): Promise<readonly PinnedFunction[]> {
  const failing = await failingCases(project, pinned, { ...layout, runAs: kind }, signal, confined);
  if (failing === null) {
    notes.push('Nothing was pinned: the written test did not run in this project.');
    return [];
  }
  return pinned.flatMap((one) => {
    const cases = one.cases.filter((seen) => !failing.has(seen.call));
    if (cases.length > 0) return [{ ...one, cases }];
    notes.push(`${shownName(one.callable)} was left out: its cases did not hold in the written test.`);
    return [];
  });
}

/**
 * Pins what the functions do today: calls them on generated inputs in child processes, chooses telling cases that come
 * out the same twice, and writes them as a test. All functions must be of one file; those of other files than the first
 * one's are left out. Writes nothing and leaves no process behind. Fails with `cancelled`, and with `not-found` when the
 * file cannot be read.
 */
export async function characterise(
  compiler: Compiler,
  root: string,
  functions: readonly CallableFunction[],
  framework: TestFramework,
  signal: AbortSignal,
  confined: ConfinedStart | null = null,
): Promise<Result<Characterisation, Failure>> {
  const [first] = functions;
  const notes: string[] = [];
  if (!first) return ok({ test: null, notes });
  const base = realpathSync(root);
  const inFile = functions.filter(({ file }) => file === first.file);
  for (const { name, file } of functions) {
    if (file !== first.file) notes.push(`${name} was left out: it is in ${file}, and one test pins one module.`);
  }
  const project = openProject(compiler, base, [path.join(base, first.file)]);
  if (!project?.program.getSourceFile(path.join(base, first.file))) {
    return err(failure('not-found', `${first.file} could not be read. Check that it exists below ${root}.`));
  }
  const subjects = subjectsOf(project, inFile, notes);
  const seen = await pin(project, subjects, notes, signal, confined);
  const layout = layoutFor(compiler.api, base, first.file, framework);
  const kept = signal.aborted ? [] : await verified(project, seen, layout, notes, signal, confined);
  if (signal.aborted) return err(failure('cancelled', 'Writing characterisation tests was cancelled.'));
  if (kept.length === 0) return ok({ test: null, notes });
  for (const { callable, cases } of kept) {
    notes.push(`${shownName(callable)}: ${cases.length} ${cases.length === 1 ? 'case' : 'cases'} pinned.`);
  }
  return ok({ test: { path: layout.testPath, text: writeTest(kept, framework, layout) }, notes });
}
