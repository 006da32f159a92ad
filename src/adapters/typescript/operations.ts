import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { err, ok } from '../../core/base/index.ts';
import { failure, type Failure, type SmellRef } from '../../core/domain/index.ts';
import { analyseFile, type FileAnalysis } from './analysis.ts';
import { characterise as characteriseFunctions, findCallables, untestedOf } from './characterise/index.ts';
import type { Answer, OperationKind, Operations } from './messages.ts';
import { publicApiOf } from './public-api.ts';
import type { Refactoring } from './refactoring.ts';
import { reworkFile, type Bench, type FileRework } from './rework.ts';
import { skipReason } from './skip-reasons.ts';
import { createServices, type AnalysisServices, type Compiler, type Services } from './services.ts';
import { createSourceContext } from './source-context.ts';
import { testTexts } from './test-texts.ts';

/** What the operations of one worker work with. */
export interface Tools extends Compiler {
  readonly refactorings: readonly Refactoring[];
  readonly analysisServices: AnalysisServices;
}

/** How each kind of request is answered. A cancelled one may end by throwing the signal's reason. */
export type Operation<K extends OperationKind> = (
  tools: Tools,
  input: Operations[K]['input'],
  signal: AbortSignal,
) => Promise<Answer<K>>;

async function withServices<T>(tools: Tools, root: string, use: (services: Services) => Promise<T>): Promise<T> {
  const services = createServices(tools.api, tools.registry, root);
  try {
    return await use(services);
  } finally {
    services.dispose();
  }
}

function benchOf({ api, refactorings }: Tools, services: Services, signal: AbortSignal): Bench {
  return {
    refactorings,
    open: (file, text) => createSourceContext(api, file, text, () => services.of(file, text), services.fileName(file)),
    pause: async () => {
      await setImmediate();
      signal.throwIfAborted();
    },
  };
}

export const analyse: Operation<'analyse'> = async (tools, { root, run, files }, signal) => {
  const services = tools.analysisServices.of(root, run);
  const bench = benchOf(tools, services, signal);
  // Files that the services get to know one by one make a program each.
  for (const { path: file, text } of files) if (skipReason(file, text) === null) services.of(file, text);
  const seen: FileAnalysis[] = [];
  for (const file of files) {
    await bench.pause();
    seen.push(analyseFile(tools.refactorings, file.path, file.text, bench.open));
  }
  return ok({ smells: seen.flatMap(({ smells }) => smells), skipped: seen.flatMap(({ skipped }) => skipped) });
};

/** The text of a file below the root. A path that leaves the root is a broken request and fails. */
async function read(root: string, file: string): Promise<string | Failure> {
  const relative = path.relative(root, path.join(root, file));
  if (relative.startsWith('..') || path.isAbsolute(relative)) {
    return failure('not-permitted', `${file} lies outside ${root}; only files inside it can be refactored.`);
  }
  try {
    return await readFile(path.join(root, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'it does not exist (any more)' : String(code);
    return failure('not-found', `${file} cannot be read: ${why}.`);
  }
}

function byFile(smells: readonly SmellRef[]): Map<string, SmellRef[]> {
  const files = new Map<string, SmellRef[]>();
  for (const smell of smells) files.set(smell.file, [...(files.get(smell.file) ?? []), smell]);
  return files;
}

export const refactor: Operation<'refactor'> = (tools, { root, smells, names }, signal) =>
  withServices(tools, root, async (services) => {
    const bench = benchOf(tools, services, signal);
    const outcomes: FileRework[] = [];
    const rewrites: { path: string; text: string }[] = [];
    for (const [file, own] of byFile(smells)) {
      const content = await read(root, file);
      if (typeof content !== 'string') {
        const { person: why } = content;
        outcomes.push({ text: '', done: [], refused: own.map((smell) => ({ smell, why })), notes: [] });
        continue;
      }
      // The mark stays out of the syntax tree and is put back.
      const mark = content.startsWith('\uFEFF') ? '\uFEFF' : '';
      const outcome = await reworkFile(bench, file, content.slice(mark.length), own, names);
      outcomes.push(outcome);
      if (mark + outcome.text !== content) rewrites.push({ path: file, text: mark + outcome.text });
    }
    return ok({
      rewrites,
      done: outcomes.flatMap(({ done }) => done),
      refused: outcomes.flatMap(({ refused }) => refused),
      notes: outcomes.flatMap(({ notes }) => notes),
    });
  });

export const publicApi: Operation<'publicApi'> = (tools, { root, path: file }) =>
  withServices(tools, root, async (services) => {
    const text = await read(root, file);
    if (typeof text !== 'string') return err(text);
    const program = services.of(file, text).getProgram();
    if (!program) return err(failure('unreadable-source', `${file} could not be compiled.`));
    return ok(publicApiOf(tools.api, program, services.fileName(file), path.resolve(root)));
  });

export const callables: Operation<'callables'> = async (tools, { root, path: file }, signal) => {
  const found = findCallables(tools, root, file);
  return found.ok ? ok(untestedOf(found.value, await testTexts(root, signal))) : found;
};

export const characterise: Operation<'characterise'> = (tools, { root, functions, framework, confined }, signal) =>
  characteriseFunctions(tools, root, functions, framework, signal, confined);
