import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCodeFiles } from '../../src/adapters/code-files/index.ts';
import { createGitHistory } from '../../src/adapters/git/index.ts';
import { openSqliteCodeStore } from '../../src/adapters/sqlite-code/index.ts';
import { createTreeSitterParser } from '../../src/adapters/tree-sitter/index.ts';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { refreshCode, type CodeIndexParts } from '../../src/core/app/code/refresh.ts';
import { findFiles, type CodeOrder } from '../../src/core/app/code/search.ts';
import { byHits, byPlainWords } from './baselines.ts';

/** A copy of a repository that can be moved through its history, with an index that follows. */
export interface Place {
  readonly folder: string;
  readonly parts: CodeIndexParts;
  readonly git: (...args: readonly string[]) => string;
  readonly dispose: () => void;
}

export async function openPlace(repository: string): Promise<Place> {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-context-'));
  const folder = path.join(top, 'copy');
  const run = (args: readonly string[], cwd: string): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
  run(['clone', '-q', '--shared', repository, folder], top);
  const files = await openWorktreeFiles(folder);
  const store = openSqliteCodeStore(path.join(top, 'code.db'));
  const wasm = (file: string): string => fileURLToPath(import.meta.resolve(file));
  return {
    folder,
    parts: {
      files: createCodeFiles({ root: folder, list: () => files.list() }),
      parser: createTreeSitterParser({
        runtime: wasm('web-tree-sitter/web-tree-sitter.wasm'),
        grammar: (name) => wasm(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
      }),
      history: createGitHistory({ folder, env: process.env }),
      store,
      vectors: null,
      digest: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 22),
      now: Date.now,
    },
    git: (...args) => run(args, folder),
    dispose() {
      store.close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}

const orders: readonly CodeOrder[] = [
  ...(['named', 'words', 'file', 'names', 'called'] as const),
  ...(['history', 'together', 'lately', 'links'] as const),
];

/** Ways to find files that are compared: ours, ours without each part, and what anybody has. */
type Way = (question: string, place: Place, texts: ReadonlyMap<string, string>) => readonly string[];

function ours(...without: readonly CodeOrder[]): Way {
  return (text, { parts }) => findFiles({ text, near: [] }, parts.store, new Set(without)).fused.map(({ key }) => key);
}

const ways = new Map<string, Way>([
  ['all parts', ours()],
  ['plain BM25', (text, _place, texts) => byPlainWords(texts, text)],
  ['hits of the words (ripgrep)', (text, _place, texts) => byHits(texts, text)],
  ['parts of files by BM25 alone', ours(...orders.filter((order) => order !== 'words'))],
  ['without paths and names', ours('named', 'names', 'called')],
  ['without symbols and places', ours('words')],
  ['without whole files', ours('file')],
  ['without history', ours('history', 'together', 'lately')],
  ['without the graph', ours('links')],
]);

/** A change that was made, in words, and where the files stood before it. */
export interface PastChange {
  readonly commit: string;
  readonly words: string;
}

/** The newest commits of a checkout by their subjects, the oldest first. */
export function changesOf({ git }: Place, count: number): readonly PastChange[] {
  const lines = git('log', '--no-merges', '--format=%H %s', '-n', String(count)).trim().split('\n').reverse();
  return lines.map((line) => ({ commit: line.slice(0, line.indexOf(' ')), words: line.slice(line.indexOf(' ') + 1) }));
}

/** What a change cannot be told to touch by what it says, and what would count as many files. */
const ignored = /^(?:CHANGELOG|README)|\.md$|package(?:-lock)?\.json$|^test\/golden\//;
const mostFiles = 20;

/** The files that were there before a change and are changed by it, with all texts of that time; null where it cannot be asked for. */
async function lookBack(
  { parts, git, folder }: Place,
  { commit }: PastChange,
): Promise<{ readonly changed: readonly string[]; readonly texts: ReadonlyMap<string, string> } | null> {
  try {
    git('checkout', '-q', '-f', `${commit}^`);
  } catch {
    return null; // The first commit, or the end of a shallow clone.
  }
  await refreshCode(parts, new AbortController().signal);
  const known = new Set(parts.store.files().flatMap(({ path: file, leftOut }) => (leftOut === null ? [file] : [])));
  const named = git('show', '--name-only', '--format=', '--no-renames', commit).trim().split('\n');
  const changed = named.filter((file) => known.has(file) && !ignored.test(file));
  if (changed.length === 0 || changed.length > mostFiles) return null;
  return { changed, texts: new Map([...known].map((file) => [file, readFileSync(path.join(folder, file), 'utf8')])) };
}

export interface HistoryFigures {
  readonly changes: number;
  /** By each way, the sum over the changes of the share of the changed files that are among the first ten. */
  readonly recall: ReadonlyMap<string, number>;
  /** Milliseconds of each search by all parts. */
  readonly times: readonly number[];
}

/** How well the words of changes find the files that they change, in the tree before each of them. */
export async function measureHistory(place: Place, asked: readonly PastChange[]): Promise<HistoryFigures> {
  const recall = new Map([...ways.keys()].map((name) => [name, 0]));
  const times: number[] = [];
  for (const change of asked) {
    const before = await lookBack(place, change);
    if (!before) continue;
    for (const [name, way] of ways) {
      const began = performance.now();
      const first = new Set(way(change.words, place, before.texts).slice(0, 10));
      if (name === 'all parts') times.push(performance.now() - began);
      const found = before.changed.filter((file) => first.has(file)).length;
      recall.set(name, (recall.get(name) ?? 0) + found / Math.min(10, before.changed.length));
    }
  }
  return { changes: times.length, recall, times };
}
