import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
      now: Date.now,
    },
    git: (...args) => run(args, folder),
    dispose() {
      store.close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}

const orders: readonly CodeOrder[] = ['named', 'words', 'file', 'names', 'history', 'together', 'lately', 'links'];

/** What is compared: all orders, the words alone, and all but one. */
const variants = new Map<string, ReadonlySet<CodeOrder>>([
  ['all', new Set()],
  ['words alone (BM25)', new Set(orders.filter((order) => order !== 'words'))],
  ...orders.map((order): [string, ReadonlySet<CodeOrder>] => [`without ${order}`, new Set([order])]),
]);

/** What a change cannot be told to touch by what it says, and what would count as many files. */
const ignored = /^(?:CHANGELOG|README)|^docs\/|package(?:-lock)?\.json$|^test\/golden\//;
const mostFiles = 20;

export interface HistoryFigures {
  readonly changes: number;
  /** Share of the changed files that are among the first ten, by variant. */
  readonly recall: ReadonlyMap<string, number>;
  /** Milliseconds of each search by all orders. */
  readonly times: readonly number[];
}

/** How well the subject of a commit finds the files that it changes, in the tree before it. */
export async function measureHistory({ parts, git }: Place, count: number): Promise<HistoryFigures> {
  const commits = git('log', '--no-merges', '--format=%H %s', '-n', String(count)).trim().split('\n').reverse();
  const sums = new Map([...variants.keys()].map((name) => [name, 0]));
  const times: number[] = [];
  let changes = 0;
  for (const [, commit = '', subject = ''] of commits.map((line) => /^(\w+) (.*)$/.exec(line) ?? [])) {
    try {
      git('checkout', '-q', '-f', `${commit}^`);
    } catch {
      continue; // The first commit, or the end of a shallow clone.
    }
    await refreshCode(parts, new AbortController().signal);
    const known = new Set(parts.store.files().flatMap(({ path: file, leftOut }) => (leftOut === null ? [file] : [])));
    const named = git('show', '--name-only', '--format=', '--no-renames', commit).trim().split('\n');
    const changed = named.filter((file) => known.has(file) && !ignored.test(file));
    if (changed.length === 0 || changed.length > mostFiles) continue;
    changes++;
    for (const [name, without] of variants) {
      const began = performance.now();
      const first = findFiles({ text: subject, near: [] }, parts.store, without).fused.slice(0, 10);
      if (without.size === 0) times.push(performance.now() - began);
      const found = new Set(first.map(({ key }) => key));
      const share = changed.filter((file) => found.has(file)).length / Math.min(10, changed.length);
      sums.set(name, (sums.get(name) ?? 0) + share);
    }
  }
  return { changes, recall: new Map([...sums].map(([name, sum]) => [name, sum / Math.max(1, changes)])), times };
}
