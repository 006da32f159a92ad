import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'scripts/*.{mjs,cjs,ts}',
    'bench/run.ts',
    'bench/journal-kills.ts',
    'bench/run-kills.ts',
    'test/runs/child.ts',
    'bench/*.bench.ts',
    'test/**/*.test.ts',
  ],
  project: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.{mjs,cjs,ts}'],
  ignore: ['test/fixtures/**', 'test/golden/**', 'examples/**'],
  // Called by its path: scripts/package.ts.
  ignoreDependencies: ['@vscode/vsce'],
  // What only its own file uses is still part of what a reader of the file's types sees.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
