import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createCodeFiles } from '../../src/adapters/code-files/index.ts';
import { createGitHistory } from '../../src/adapters/git/index.ts';
import { connectIndex } from '../../src/adapters/index-process/index.ts';
import { openSqliteCodeStore } from '../../src/adapters/sqlite-code/index.ts';
import { createTreeSitterParser } from '../../src/adapters/tree-sitter/index.ts';
import { listCandidates } from '../../src/adapters/worktree-files/index.ts';
import { refreshCode, type CodeIndexParts } from '../../src/core/app/code/refresh.ts';
import { searchCode } from '../../src/core/app/code/search.ts';
import { askedWords } from '../../src/core/memory/index.ts';
import type { CodeIndex, CodeParser, CodeSymbol } from '../../src/core/ports/index.ts';
import { processesOf, sampleTree } from '../agents/process-tree.ts';
import { processorTime } from '../floor.ts';
import { createLargeRepository, renamed, type LargeRepository } from './large-repository.ts';

const never = new AbortController().signal;

/** Milliseconds by the clock and of the processor, each time. */
interface Times {
  readonly wall: readonly number[];
  readonly processor: readonly number[];
}

async function timesOf<T>(all: readonly T[], work: (each: T) => unknown): Promise<Times> {
  const times: { wall: number[]; processor: number[] } = { wall: [], processor: [] };
  for (const each of all) {
    const [began, used] = [performance.now(), processorTime()];
    await work(each);
    times.wall.push(performance.now() - began);
    times.processor.push(processorTime() - used);
  }
  return times;
}

/** Definitions by syntax trees, each source parsed once and its copies told by it: what is measured here is not the parsing. */
function copyingParser(repository: LargeRepository): CodeParser {
  const wasm = (file: string): string => fileURLToPath(import.meta.resolve(file));
  const parser = createTreeSitterParser({
    runtime: wasm('web-tree-sitter/web-tree-sitter.wasm'),
    grammar: (name) => wasm(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
  });
  const known = new Map<string, readonly CodeSymbol[] | null>();
  return {
    languageOf: (file) => parser.languageOf(file),
    expect: () => undefined,
    async symbolsOf(file) {
      const { text, key, ending } = repository.originOf(file);
      if (!known.has(key)) known.set(key, await parser.symbolsOf(file, text));
      const copied = ({ name, signature, ...more }: CodeSymbol): CodeSymbol => ({
        ...more,
        name: renamed(name, ending),
        signature: renamed(signature, ending),
      });
      return known.get(key)?.map(copied) ?? null;
    },
  };
}

function partsOf(repository: LargeRepository, state: string): CodeIndexParts {
  const { folder } = repository;
  return {
    files: createCodeFiles({ root: folder, list: () => listCandidates(folder) }),
    parser: copyingParser(repository),
    history: createGitHistory({ folder, env: process.env }),
    store: openSqliteCodeStore(path.join(state, 'code.db')),
    vectors: null,
    digest: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 22),
    now: Date.now,
  };
}

function connected(folder: string, state: string): CodeIndex {
  mkdirSync(state, { recursive: true });
  const url = new URL('../../src/local/index-process.ts', import.meta.url);
  return connectIndex({ url, args: [folder, state], environment: process.env });
}

/** Resident memory in MB of all that this process started. */
function below(): number {
  return sampleTree(process.pid).memory - process.memoryUsage.rss() / 1e6;
}

/** Milliseconds until nothing changed is known, and until what one edit brought is found. */
async function lookAgain(index: CodeIndex, { folder, files }: LargeRepository) {
  await index.refresh(never);
  const began = performance.now();
  await index.refresh(never);
  const again = performance.now() - began;
  appendFileSync(path.join(folder, files()[0] ?? ''), '\nexport const quokkaWombatEdited = 1;\n');
  const edited = performance.now();
  await index.refresh(never);
  const found = await index.search({ text: 'quokkaWombatEdited', near: [], limit: 1 }, never);
  if (!found.ok || found.value.length !== 1) throw new Error('what was edited is not found');
  return { again, edit: performance.now() - edited };
}

/** Has an index look at the files: how long that takes, the most memory below this process, and the longest that it stands still. */
async function watchRefresh(index: CodeIndex) {
  let [peak, block, last] = [0, 0, performance.now()];
  const memory = setInterval(() => (peak = Math.max(peak, below())), 250);
  const beat = setInterval(() => {
    block = Math.max(block, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  const began = performance.now();
  const made = await index.refresh(never);
  const wall = performance.now() - began;
  clearInterval(memory);
  clearInterval(beat);
  if (!made.ok) throw new Error(made.error.person);
  return { made: made.value, wall, peak, block };
}

async function measureCold(repository: LargeRepository, state: string) {
  const index = connected(repository.folder, state);
  const { made, ...watched } = await watchRefresh(index);
  const [pid] = processesOf(state);
  const processor = sampleTree(Number(pid)).cpu;
  const looked = await lookAgain(index, repository);
  await wait(6_000);
  const [left, rest] = [processesOf(state).length, below()];
  await index.close();
  const { files, chunks } = made;
  return { files, chunks, ...watched, processor, left, rest, ...looked };
}

/** Files of the largest repository that are edited at once, while it is looked how long the host stands still. */
const manyEdits = 1_000;

/** What people asked of this code: the subjects of its commits. */
function questions(): readonly string[] {
  const said = execFileSync('git', ['log', '--no-merges', '--format=%s', '-n', '120'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  // One without words would be no question.
  return said
    .trim()
    .split('\n')
    .filter((subject) => askedWords(subject).length > 0);
}

/** Milliseconds that the full-text index takes for the words alone. */
async function plainTimes(state: string, asked: readonly string[]): Promise<Times> {
  const database = new DatabaseSync(path.join(state, 'code.db'), { readOnly: true });
  const find = database.prepare(
    'SELECT rowid, bm25(chunk_words, 3, 2, 1) AS score FROM chunk_words WHERE chunk_words MATCH ? ORDER BY score LIMIT 200',
  );
  const times = await timesOf(asked, (text) =>
    find.all(
      askedWords(text)
        .map((word) => `"${word}"`)
        .join(' OR '),
    ),
  );
  database.close();
  return times;
}

async function measureParts(repository: LargeRepository, state: string) {
  mkdirSync(state, { recursive: true });
  const parts = partsOf(repository, state);
  await refreshCode(parts, never);
  const { files, chunks } = parts.store.standing();
  const asked = questions();
  const ask = (text: string): Promise<unknown> =>
    searchCode({ text, near: [], limit: 10 }, parts, () => Promise.resolve(null), never);
  await timesOf(asked.slice(0, 10), ask);
  const search = await timesOf(asked, ask);
  parts.store.close();
  const floor = await plainTimes(state, asked);
  const index = connected(repository.folder, state);
  const looked = await lookAgain(index, repository);
  for (const file of repository.files().slice(1, manyEdits + 1)) {
    appendFileSync(path.join(repository.folder, file), '\nexport const editedWithOthers = 1;\n');
  }
  const { wall: many, block, peak } = await watchRefresh(index);
  await index.close();
  return { files, chunks, search, floor, many, block, peak, ...looked };
}

/** The index of a repository of some files, made by its process; and that of one of many, searched in this one. */
export async function measureLarge(folder: string, count: { readonly cold: number; readonly parts: number }) {
  const repository = createLargeRepository(path.join(folder, 'repository'));
  repository.growTo(count.cold);
  const cold = await measureCold(repository, path.join(folder, 'cold'));
  repository.growTo(count.parts);
  const large = await measureParts(repository, path.join(folder, 'large'));
  return { cold, large };
}
