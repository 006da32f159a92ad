import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectIndex } from '../../../src/adapters/index-process/index.ts';
import type { CodeIndex } from '../../../src/core/ports/index.ts';
import { codeIndexContract, good, never, type CodeIndexHarness } from '../../contracts/code-index.contract.ts';

const program = new URL('../../../src/local/index-process.ts', import.meta.url);

interface Place extends CodeIndexHarness {
  readonly folder: string;
  readonly open: (url: URL, idleFor?: number) => CodeIndex;
}

function place(): Place {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-index-')));
  const root = path.join(top, 'project');
  mkdirSync(root);
  const open = (url: URL, idleFor = 60_000): CodeIndex =>
    connectIndex({ url, args: [root, path.join(top, 'state')], environment: process.env, idleFor });
  const index = open(program);
  return {
    index,
    open,
    folder: root,
    write(file, text) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    },
    remove: (file) => {
      rmSync(path.join(root, file));
    },
    async dispose() {
      await index.close();
      rmSync(top, { recursive: true });
    },
  };
}

codeIndexContract('another process', () => Promise.resolve(place()));

describe('an index in another process', () => {
  let stage: Place;
  beforeEach(() => {
    stage = place();
  });
  afterEach(() => stage.dispose());

  it('starts again after it was let go, and knows what it knew', async () => {
    const index = stage.open(program, 1);
    stage.write('a.ts', 'function alpha() {}');
    assert.equal(good(await index.refresh(never)).read, 1);
    for (let round = 0; round < 3; round++) assert.equal(good(await index.refresh(never)).files, 1);
    await index.close();
  });

  it('answers with a failure when its process ends, and when it is closed', async () => {
    const broken = stage.open(new URL('./no-such-program.ts', import.meta.url));
    const answer = await broken.standing();
    assert.ok(!answer.ok);
    assert.match(answer.error.person, /stopped\. Try again/);
    await broken.close();
    const closed = await broken.standing();
    assert.ok(!closed.ok && closed.error.reason === 'cancelled');
  });

  it('tells why an index cannot be opened', async () => {
    writeFileSync(path.join(path.dirname(stage.folder), 'state'), 'a file where the folder should be');
    const answer = await stage.index.refresh(never);
    assert.ok(!answer.ok);
    assert.match(answer.error.person, /index/);
  });
});
