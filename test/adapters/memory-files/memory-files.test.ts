import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMemoryFiles } from '../../../src/adapters/memory-files/index.ts';
import { readFrontMatter } from '../../../src/adapters/yaml-front-matter/index.ts';
import { memoryShelfContract } from '../../contracts/memory-shelf.contract.ts';
import { createFakeMemoryShelf } from '../../fakes/memory-shelf.fake.ts';

function inFolder() {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-memory-'));
  const shelf = createMemoryFiles(path.join(top, 'memory'), () => Promise.resolve(readFrontMatter));
  const dispose = (): void => {
    rmSync(top, { recursive: true });
  };
  return { top, shelf, dispose };
}

memoryShelfContract('a folder', inFolder);
memoryShelfContract('memory', () => ({ shelf: createFakeMemoryShelf(), dispose: () => undefined }));

describe('fragments in a folder', () => {
  it('cannot be put where no folder can be made, and that is said', async () => {
    const { top, dispose } = inFolder();
    writeFileSync(path.join(top, 'file'), '');
    const shelf = createMemoryFiles(path.join(top, 'file', 'memory'), () => Promise.resolve(readFrontMatter));
    const put = await shelf.put('a', 'x');
    assert.ok(!put.ok);
    assert.match(put.error.person, /Nothing can be remembered in .*Make the folder writable/);
    dispose();
  });
});
