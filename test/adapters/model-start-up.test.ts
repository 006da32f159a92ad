import assert from 'node:assert/strict';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** Each provider's adapter, its package, and the most that the package and we may be together once it is asked, in bytes. */
const adapters = [
  { folder: 'openai-models', package: 'openai', most: 260_000 },
  { folder: 'anthropic-models', package: '@anthropic-ai/sdk', most: 220_000 },
  { folder: 'ollama-models', package: 'ollama', most: 180_000 },
] as const;

describe('the start-up path', () => {
  for (const { folder, package: name, most } of adapters) {
    it(`holds nothing of what a call by ${folder} takes`, async () => {
      const { metafile } = await build({
        absWorkingDir: root,
        entryPoints: { provider: `src/adapters/${folder}/index.ts` },
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
      assert.ok(entry);
      const atOnce = new Set(['dist/provider.js']);
      for (const file of atOnce) {
        const imports = metafile.outputs[file]?.imports ?? [];
        for (const { kind, path: at } of imports) if (kind === 'import-statement') atOnce.add(at);
      }
      const early = chunks.filter(([file]) => atOnce.has(file));
      assert.ok(early.reduce((sum, [, { bytes }]) => sum + bytes, 0) < 6000, `${String(entry.bytes)} bytes`);
      assert.ok(early.every(([, { inputs }]) => Object.keys(inputs).every((file) => !file.includes('node_modules'))));
      assert.ok(chunks.some(([, { inputs }]) => Object.keys(inputs).some((file) => file.includes(`/${name}/`))));
      const whole = chunks.reduce((sum, [, { bytes }]) => sum + bytes, 0);
      assert.ok(whole < most, `${String(whole)} bytes`);
    });
  }
});
