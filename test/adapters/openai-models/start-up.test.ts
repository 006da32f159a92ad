import assert from 'node:assert/strict';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the start-up path', () => {
  it('holds nothing of what a call to a model takes', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: { provider: 'src/adapters/openai-models/index.ts' },
      outdir: 'dist',
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      write: false,
      metafile: true,
      logLevel: 'error',
    });
    const chunks = Object.entries(metafile.outputs);
    const entry = chunks.find(([file]) => file === 'dist/provider.js')?.[1];
    assert.ok(entry && entry.bytes < 2000, `${entry?.bytes ?? 0} bytes`);
    const used = Object.keys(entry.inputs);
    assert.ok(used.every((file) => !file.includes('node_modules')));
    assert.ok(chunks.some(([, { inputs }]) => Object.keys(inputs).some((file) => file.includes('/openai/'))));
  });
});
