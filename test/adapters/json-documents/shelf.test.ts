import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { createJsonShelf } from '../../../src/adapters/json-documents/index.ts';
import { documentShelfContract, type Card } from '../../contracts/documents.contract.ts';
import { createFakeShelf } from '../../fakes/document-shelf.fake.ts';

const CardSchema: z.ZodType<Card> = z.object({ title: z.string() });

documentShelfContract('the fake', () => {
  const shelf = createFakeShelf<Card>();
  return { shelf, spoil: shelf.spoil, dispose: () => undefined };
});

documentShelfContract('JSON files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-shelf-'));
  return {
    shelf: createJsonShelf({ folder: path.join(folder, 'cards'), schema: CardSchema }),
    spoil(name) {
      writeFileSync(path.join(folder, 'cards', `${name}.json`), '{ "title": ');
    },
    dispose() {
      rmSync(folder, { recursive: true });
    },
  };
});

describe('a shelf of JSON files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'maestro-shelf-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps every file that did not fit, and says where and why', async () => {
    const shelf = createJsonShelf({ folder, schema: CardSchema });
    const file = path.join(folder, 'a.json');
    const kept: string[] = [];
    for (const text of ['{ "title": 1 }', 'not JSON']) {
      writeFileSync(file, text);
      const read = await shelf.all();
      assert.ok(read.ok);
      kept.push(...read.value.troubles);
    }
    assert.match(kept[0] ?? '', /a\.json:1:12: "title": .*string.* It was kept as .*a\.json\.bad\.$/);
    assert.match(kept[1] ?? '', /a\.json:1:1: .* It was kept as .*a\.json\.bad-2\.$/);
    assert.equal(readFileSync(`${file}.bad`, 'utf8'), '{ "title": 1 }');
    assert.equal(readFileSync(`${file}.bad-2`, 'utf8'), 'not JSON');
    assert.ok(!existsSync(file));
  });

  it('leaves nothing beside the documents, and looks at nothing else', async () => {
    writeFileSync(path.join(folder, 'notes.txt'), 'mine');
    const shelf = createJsonShelf({ folder, schema: CardSchema });
    await Promise.all(['a', 'b', 'c'].map((name) => shelf.put(name, { title: name })));
    assert.deepEqual(readdirSync(folder).sort(), ['a.json', 'b.json', 'c.json', 'notes.txt']);
  });

  it('says so when the folder is in truth a file', async () => {
    const file = path.join(folder, 'cards');
    writeFileSync(file, 'mine');
    const shelf = createJsonShelf({ folder: file, schema: CardSchema });
    const put = await shelf.put('a', { title: 'first' });
    const read = await shelf.all();
    assert.deepEqual([put.ok ? '' : put.error.reason, read.ok ? '' : read.error.reason], ['bad-config', 'bad-config']);
  });
});
