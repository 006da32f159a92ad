import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'src/cli.ts',
    'src/extension.ts',
    'src/adapters/typescript/worker.ts',
    'src/adapters/typescript/characterise/child/main.ts',
    'scripts/*.{mjs,cjs,ts}',
    'bench/run.ts',
    'bench/*.bench.ts',
    'test/**/*.test.ts',
  ],
  project: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.{mjs,cjs,ts}'],
  ignore: ['test/fixtures/**', 'test/golden/**', 'examples/**'],
  // What only its own file uses is still part of what a reader of the file's types sees.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
