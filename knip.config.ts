import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'scripts/*.{mjs,cjs,ts}',
    'bench/run.ts',
    'bench/safety.ts',
    'bench/kills.ts',
    'bench/run-kills.ts',
    'bench/run-turns.ts',
    'bench/soak.ts',
    'bench/cold-start.ts',
    'bench/agents/soak-process.ts',
    'test/runs/child.ts',
    'test/adapters/vectra-shelf/code-child.ts',
    'test/adapters/vectra-shelf/shelf-child.ts',
    'test/faults/writing-child.ts',
    'test/faults/scarce-child.ts',
    'test/editor/inside/entry.ts',
    'bench/agents/bare-client.ts',
    'bench/models/server-process.ts',
    'bench/*.bench.ts',
    'bench/editor-probe.ts',
    'test/**/*.test.ts',
  ],
  project: ['src/**/*.ts', 'webview/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.{mjs,cjs,ts}'],
  ignore: ['test/fixtures/**'],
  // Called by their paths: scripts/package.ts, src/local/compose-index.ts.
  ignoreDependencies: ['@vscode/vsce', '@vscode/tree-sitter-wasm'],
  ignoreBinaries: ['mkfifo', 'strace'],
  // What only its own file uses may still be exported: schemas beside their types, and what tests will want to name.
  ignoreExportsUsedInFile: true,
};

export default config;
