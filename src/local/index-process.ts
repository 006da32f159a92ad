/** The program of the process that keeps the index of a workspace's code: its folder and that of its state are its arguments. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCodeFiles } from '../adapters/code-files/index.ts';
import { createGitHistory } from '../adapters/git/index.ts';
import { serveIndex } from '../adapters/index-process/index.ts';
import { openSqliteCodeStore } from '../adapters/sqlite-code/index.ts';
import { createTreeSitterParser } from '../adapters/tree-sitter/index.ts';
import { listCandidates } from '../adapters/worktree-files/index.ts';
import { openCodeIndex } from '../core/app/index.ts';
import type { CodeIndex } from '../core/ports/index.ts';

/** A file of WebAssembly: in its package, or packed beside the bundle. */
function wasmFile(packaged: string): string {
  const isBuilt = typeof MAESTRO_VERSION !== 'undefined';
  const beside = (): string => new URL(`./${path.posix.basename(packaged)}.br`, import.meta.url).href;
  return fileURLToPath(isBuilt ? beside() : import.meta.resolve(packaged));
}

function compose(workspace: string, state: string): Promise<CodeIndex> {
  return openCodeIndex({
    files: createCodeFiles({ root: workspace, list: () => listCandidates(workspace) }),
    parser: createTreeSitterParser({
      runtime: wasmFile('web-tree-sitter/web-tree-sitter.wasm'),
      grammar: (name) => wasmFile(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
    }),
    history: createGitHistory({ folder: workspace, env: process.env }),
    store: openSqliteCodeStore(path.join(state, 'code.db')),
    now: Date.now,
  });
}

const [workspace = '', state = ''] = process.argv.slice(2);
serveIndex(() => compose(workspace, state));
