import assert from 'node:assert/strict';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
/** What a window pays before anybody uses the extension: its entry with all that it imports at once, in bytes. */
const limit = 31 * 1024;

describe('the start of the extension', () => {
  it('loads little, and nothing of the engine, before it is used', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/extension.ts'],
      bundle: true,
      minify: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node22.13',
      outdir: 'out',
      write: false,
      metafile: true,
      external: ['vscode', 'typescript', 'vectra'],
      logLevel: 'silent',
    });
    const atOnce = new Set<string>();
    const visit = (file: string): void => {
      if (atOnce.has(file)) return;
      atOnce.add(file);
      for (const { path: next, kind, external } of metafile.outputs[file]?.imports ?? []) {
        if (kind === 'import-statement' && !external) visit(next);
      }
    };
    visit('out/extension.js');
    const outputs = [...atOnce].flatMap((file) => metafile.outputs[file] ?? []);
    const inputs = outputs.flatMap((output) => Object.keys(output.inputs));
    assert.deepEqual(
      inputs.filter((file) => /zod|core\/(?!base|domain\/task)|adapters|local/.test(file)),
      [],
    );
    const size = outputs.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(size <= limit, `${String(size)} bytes`);
  });
});
