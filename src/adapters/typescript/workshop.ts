import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure, type Smell } from '../../core/domain/index.ts';
import type { Analysis, Characterisation, CodeWorkshop, Sandbox, SourceFile } from '../../core/ports/index.ts';
import type { Operations } from './messages.ts';
import { isScript } from './source-context.ts';
import { startProcess, startThread } from './worker-kinds.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

/** Files above this many characters are left out. */
const longestFile = 1_000_000;
/** A worker gets so much at once: little enough to copy in 1 ms, to share evenly and to cancel soon. */
const batchCharacters = 200_000;
const batchFiles = 16;

export interface TypeScriptWorkshopOptions {
  /** Folder of the host to look for TypeScript in, before this program's own. */
  readonly typescriptFrom?: string;
  /** The worker's entry file; default `worker.ts` beside this file, as Node runs it from source. */
  readonly workerUrl?: URL;
  /** Threads at most; default 2. */
  readonly workers?: number;
  /** Processes in place of threads: what they hold is not this process's then. */
  readonly apart?: boolean;
  /** Confines code of the project when its functions are run; without one, Node's own permissions do what they can. */
  readonly sandbox?: Pick<Sandbox, 'confine'>;
}

function batchesOf(files: readonly SourceFile[]): SourceFile[][] {
  const batches: SourceFile[][] = [];
  let characters = 0;
  for (const file of files) {
    const last = batches.at(-1);
    if (!last || last.length >= batchFiles || characters + file.text.length > batchCharacters) {
      batches.push([file]);
      characters = file.text.length;
    } else {
      last.push(file);
      characters += file.text.length;
    }
  }
  return batches;
}

function whyLeftOut({ path, text }: SourceFile): string | null {
  if (/\.d\.[cm]?ts$/.test(path)) return 'It holds declarations only.';
  if (!isScript(path)) return 'It is neither JavaScript nor TypeScript.';
  if (text.length > longestFile) return 'It is longer than 1 MB.';
  return null;
}

async function analyse(
  pool: WorkerPool,
  workers: number,
  root: string,
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<Result<Analysis, Failure>> {
  const reasons = files.map((file) => ({ file, why: whyLeftOut(file) }));
  const skipped = reasons.flatMap(({ file, why }) => (why ? [{ path: file.path, why }] : []));
  const batches = batchesOf(reasons.flatMap(({ file, why }) => (why ? [] : [file])));
  const run = randomUUID();
  const smells: (readonly Smell[])[] = [];
  let next = 0;
  let failed: Failure | undefined;
  const runner = async (): Promise<void> => {
    while (next < batches.length && !failed) {
      const index = next++;
      const answer = await pool.run('analyse', { root, run, files: batches[index] ?? [] }, signal);
      if (answer.ok) {
        smells[index] = answer.value.smells;
        skipped.push(...answer.value.skipped);
      } else failed ??= answer.error;
    }
  };
  await Promise.all(Array.from({ length: workers }, runner));
  if (failed) return err(failed);
  skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  const unread = new Set(skipped.map(({ path }) => path));
  return ok({ smells: smells.flat(), files: files.filter(({ path }) => !unread.has(path)).length, skipped });
}

/** Has functions run in the sandbox, where there is one: they reach no host at all. */
async function characterise(
  pool: WorkerPool,
  sandbox: TypeScriptWorkshopOptions['sandbox'],
  input: Omit<Operations['characterise']['input'], 'confined'>,
  signal: AbortSignal,
): Promise<Result<Characterisation, Failure>> {
  const confinement = { folder: input.root, writable: [], hosts: [], ownHostsOnly: true, hidesKeys: true };
  const run = (await sandbox?.confine([process.execPath], confinement)) ?? ok(null);
  if (!run.ok) return err(failure('not-permitted', run.error));
  const confined = run.value && { argv: run.value.argv, environment: run.value.environment };
  try {
    return await pool.run('characterise', { ...input, confined }, signal);
  } finally {
    await run.value?.release();
  }
}

/**
 * The workshop for JavaScript and TypeScript. Works in threads that start with the first request; TypeScript itself is
 * loaded by them alone: that of `typescriptFrom`, if it is version 5 or 6 (7 has no compiler API), else the one installed with
 * this program; never the analysed root's, which is code of others. Smells come in the order of the files given and, within a file, of position.
 */
export function createTypeScriptWorkshop(options: TypeScriptWorkshopOptions = {}): CodeWorkshop {
  const workers = options.workers ?? 2;
  const pool = createWorkerPool({
    url: options.workerUrl ?? new URL('./worker.ts', import.meta.url),
    size: workers,
    start: options.apart ? startProcess : startThread,
    settings: { typescriptFrom: options.typescriptFrom ?? null },
  });
  return {
    understands: isScript,
    analyse: (root, files, signal) => analyse(pool, workers, root, files, signal),
    refactor: (root, smells, names, signal) => pool.run('refactor', { root, smells, names }, signal),
    publicApi: (root, path, signal) => pool.run('publicApi', { root, path }, signal),
    callables: (root, path, signal) => pool.run('callables', { root, path }, signal),
    characterise: (root, functions, framework, signal) =>
      characterise(pool, options.sandbox, { root, functions, framework }, signal),
    dispose: () => pool.dispose(),
  };
}
