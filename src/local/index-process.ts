/**
 * The program of the process that keeps the index of a workspace's code: its folder and that of its state are its
 * arguments, and `vectors` where a model for them is set up.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createCodeFiles } from '../adapters/code-files/index.ts';
import { createGitHistory } from '../adapters/git/index.ts';
import { serveIndex, type Confided } from '../adapters/index-process/index.ts';
import { createClaim, openSqliteCodeStore } from '../adapters/sqlite-code/index.ts';
import { createTreeSitterParser } from '../adapters/tree-sitter/index.ts';
import { listCandidates } from '../adapters/worktree-files/index.ts';
import { openCodeIndex, type CodeIndexParts, type VectorParts } from '../core/app/index.ts';
import { createMasker } from '../core/domain/index.ts';
import type { CodeIndex } from '../core/ports/index.ts';

/** A file of WebAssembly: in its package, or packed beside the bundle. */
function wasmFile(packaged: string): string {
  const isBuilt = typeof MAESTRO_VERSION !== 'undefined';
  const beside = (): string => new URL(`./${path.posix.basename(packaged)}.br`, import.meta.url).href;
  return fileURLToPath(isBuilt ? beside() : import.meta.resolve(packaged));
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What vectors are made by; null when no model can be had for it, or the team wants none. */
async function composeVectors(
  workspace: string,
  state: string,
  { secrets, variables, limits }: Confided,
): Promise<VectorParts | null> {
  const { openCodeEmbedder } = await import('./code-embedder.ts');
  const environment = { ...process.env, ...variables };
  const open = (name?: string) => openCodeEmbedder({ workspace, state, environment, limits }, name);
  const embedder = await open();
  if (!embedder) return null;
  const { createVectraCodeShelf } = await import('../adapters/vectra-shelf/index.ts');
  const folder = path.join(state, 'vectors', 'code');
  const masker = createMasker(() => secrets);
  return {
    shelf: createVectraCodeShelf(folder),
    embedder,
    embedderOf: open,
    mask: masker.all,
    wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
    claim: createClaim(path.join(folder, 'claim.db')),
  };
}

/** The environment as git is to see it: without keys. */
function withoutKeys(environment: Environment): Environment {
  const known = Object.entries(environment).filter(([name]) => gitSees.test(name));
  return Object.fromEntries(known);
}

const gitSees = /^(?:PATH|HOME|TMPDIR|TEMP|TMP|LANG|SystemRoot|USERPROFILE|LD_LIBRARY_PATH|GIT_CONFIG_\w+)$/i;

/** Milliseconds between two looks whether another process has finished. */
const patience = 50;

/** Lets one process after the other bring the index up to date. */
function turnsAt(state: string): NonNullable<CodeIndexParts['takeTurn']> {
  const claim = createClaim(path.join(state, 'code-claim.db'));
  return async (signal) => {
    for (;;) {
      const release = claim();
      if (release || signal.aborted) return release;
      await wait(patience, undefined, { signal }).catch(() => undefined);
    }
  };
}

async function compose(
  [workspace = '', state = '', ...more]: readonly string[],
  confided: Confided,
): Promise<CodeIndex> {
  const isWanted = more.includes('vectors');
  return openCodeIndex({
    files: createCodeFiles({ root: workspace, list: () => listCandidates(workspace) }),
    parser: createTreeSitterParser({
      runtime: wasmFile('web-tree-sitter/web-tree-sitter.wasm'),
      grammar: (name) => wasmFile(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
    }),
    history: createGitHistory({ folder: workspace, env: withoutKeys(process.env) }),
    store: openSqliteCodeStore(path.join(state, 'code.db')),
    vectors: isWanted ? await composeVectors(workspace, state, confided) : null,
    digest: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 22),
    now: Date.now,
    takeTurn: turnsAt(state),
  });
}

serveIndex((confided) => compose(process.argv.slice(2), confided));
