import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTypeScriptWorkshop } from '../../../src/adapters/typescript/index.ts';

const none = new AbortController().signal;

describe('a workshop whose files change', () => {
  it('tells the public API of a file as it is now, after it was analysed as it was', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'maestro-fresh-'));
    const workshop = createTypeScriptWorkshop({ workers: 1 });
    const file = path.join(root, 'a.ts');
    const text = `export function greet(name: string): string {\n  return 'Hello ' + name + '!';\n}\n`;
    try {
      await writeFile(file, text);
      await workshop.analyse(root, [{ path: 'a.ts', text }], none);
      await writeFile(file, `${text}export const added = 1;\n`);
      const api = await workshop.publicApi(root, 'a.ts', none);
      assert.ok(api.ok);
      assert.deepEqual(api.value, ['added: 1', 'greet: (name: string) => string']);
    } finally {
      await workshop.dispose();
      await rm(root, { recursive: true });
    }
  });
});
