import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { foldersOf, freeBeside, openTrash } from '../../src/local/index.ts';
import { putBack, whyNotThere, type Obstacle, type Way, type Wanted } from '../../src/vscode/past/put-back.ts';
import { backText, sizeText, trashRow } from '../../src/vscode/past/trash-text.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { english } from './board/table.ts';

describe('putting back what agents deleted', () => {
  let top: string;
  let all: readonly Wanted[];
  let asked: Obstacle[];
  const at = (name: string): string => path.join(top, 'project', name);
  const write = (name: string, text: string): void => {
    fs.mkdirSync(path.dirname(at(name)), { recursive: true });
    fs.writeFileSync(at(name), text);
  };
  const read = (name: string): string => fs.readFileSync(at(name), 'utf8');
  const look = async (): Promise<readonly Wanted[]> => {
    const folders = valueOf(foldersOf(path.join(top, 'project'), { MAESTRO_HOME: path.join(top, 'home') }));
    const trash = await openTrash(folders);
    const files = [...valueOf(await trash.list())].sort((a, b) => (a.path < b.path ? -1 : 1));
    return files.map((file) => ({ file, trash, folders }));
  };
  /** A person who gives these answers, one for each question. */
  const answers = (...ways: readonly Way[]) => {
    const left = [...ways];
    return (_wanted: Wanted, obstacle: Obstacle): Promise<Way> => {
      asked.push(obstacle);
      const way = left.shift();
      return way === undefined ? Promise.reject(new Error('There is one question too many.')) : Promise.resolve(way);
    };
  };

  beforeEach(async () => {
    top = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'maestro-put-back-')));
    asked = [];
    for (const name of ['a.md', 'b.md', 'notes/c.md']) write(`.maestro/state/trash/g1-t1/${name}`, `lost ${name}`);
    all = await look();
  });
  afterEach(() => {
    fs.rmSync(top, { recursive: true });
  });

  it('puts each where it was, asks nothing where nothing is in the way, and keeps the copies', async () => {
    const { back, failed } = await putBack(all, answers());
    assert.deepEqual(
      back.map(({ was, place, absolute, replaced }) => [was, place, absolute, replaced]),
      ['a.md', 'b.md', 'notes/c.md'].map((name) => [name, name, at(name), false]),
    );
    assert.deepEqual([failed, read('notes/c.md')], [[], 'lost notes/c.md']);
    assert.equal((await look()).length, 3);
  });

  it('replaces what is there when the person says so, and it is in the trash then', async () => {
    write('a.md', 'mine');
    const { back } = await putBack(all.slice(0, 1), answers('replace'));
    assert.deepEqual(asked, [{ place: 'a.md', refused: null }]);
    assert.deepEqual([back[0]?.replaced, read('a.md')], [true, 'lost a.md']);
    const kept = await look();
    assert.equal(kept.length, 4);
    for (const each of kept.filter(({ file }) => file.path === 'a.md')) {
      await putBack([each], answers({ elsewhere: `looked/${each.file.id}` }));
    }
    const texts = fs.readdirSync(at('looked')).map((name) => read(`looked/${name}`));
    assert.deepEqual(texts.sort(), ['lost a.md', 'mine']);
  });

  it('asks again where something is in the way of the other place, too', async () => {
    write('a.md', 'mine');
    write('a.restored.md', 'mine, too');
    const ask = answers({ elsewhere: 'a.restored.md' }, { elsewhere: 'new/a.md' });
    const { back } = await putBack(all.slice(0, 1), ask);
    assert.deepEqual(
      asked.map(({ place }) => place),
      ['a.md', 'a.restored.md'],
    );
    assert.deepEqual([back[0]?.was, back[0]?.place], ['a.md', 'new/a.md']);
    assert.deepEqual([read('a.md'), read('a.restored.md'), read('new/a.md')], ['mine', 'mine, too', 'lost a.md']);
  });

  it('goes on after what is skipped, and leaves out the rest when the person leaves', async () => {
    for (const name of ['a.md', 'b.md', 'notes/c.md']) write(name, 'mine');
    fs.rmSync(at('b.md'));
    const skipped = await putBack(all, answers('skip', 'skip'));
    assert.deepEqual(
      skipped.back.map(({ place }) => place),
      ['b.md'],
    );
    fs.rmSync(at('b.md'));
    assert.deepEqual(await putBack(all, answers('stop')), { back: [], failed: [] });
    assert.equal(fs.existsSync(at('b.md')), false);
    assert.equal(read('a.md'), 'mine');
  });

  it('writes nothing outside of the folder, into git or among what is kept, whatever the person says', async () => {
    fs.mkdirSync(path.join(top, 'beside'));
    fs.symlinkSync(path.join(top, 'beside'), at('notes'));
    const out = ['../beside/c.md', path.join(top, 'c.md'), '.maestro/state/c.md', '.git/hooks/c'];
    const ways = out.map((elsewhere) => ({ elsewhere }));
    const { back } = await putBack(all.slice(2), answers('replace', ...ways, { elsewhere: 'c.md' }));
    assert.equal(asked.length, 6);
    for (const { refused } of asked) assert.match(refused ?? '', /neither in|among what|not permitted/);
    assert.deepEqual(
      back.map(({ place }) => place),
      ['c.md'],
    );
    assert.deepEqual(fs.readdirSync(path.join(top, 'beside')), []);
  });

  it('says what could not be put back, and goes on with the others', async () => {
    fs.rmSync(at('.maestro/state/trash/g1-t1/a.md'));
    const { back, failed } = await putBack(all.slice(0, 2), answers());
    assert.match(failed.join(), /The trash holds no file/);
    assert.deepEqual(
      back.map(({ place }) => place),
      ['b.md'],
    );
  });

  it('has a free name beside what is there to offer', () => {
    const offered = (place: string): string => freeBeside({ workspace: at('') }, place);
    for (const name of ['notes/c.restored.md', 'notes/c.restored-2.md']) write(name, 'mine');
    assert.equal(offered('notes/c.md'), 'notes/c.restored-3.md');
    assert.deepEqual([offered('b'), offered('.env')], ['b.restored', '.env.restored']);
  });

  it('tells a place that leads out while it is written', () => {
    const [first] = all;
    assert.ok(first);
    assert.match(whyNotThere(first, '../a.md') ?? '', /neither in/);
    assert.equal(whyNotThere(first, 'anywhere/a.md'), null);
  });
});

describe('the texts about what agents deleted', () => {
  const file = { id: 'x', goalId: 'g1', taskId: 't1', path: 'notes/to\u202eday.md', size: 2_100, at: 0 };
  const back = { absolute: '/p/a.md', place: 'a.md', was: 'a.md', replaced: false };

  it('tell of a file when it went, how large it is and which task it was of, with what hides in its name', () => {
    const row = trashRow(file, 'Tidy up', () => 'today', 'en');
    assert.deepEqual(row, { label: 'notes/to\\u{202e}day.md', description: 'today · 2.1 kB · t1: Tidy up' });
    assert.equal(trashRow(file, undefined, () => 'today', 'en').description, 'today · 2.1 kB · t1');
    const sizes = [1, 11, 999, 1_000, 3_400_000];
    assert.deepEqual(
      sizes.map((bytes) => sizeText(bytes, 'en')),
      ['1 byte', '11 bytes', '999 bytes', '1 kB', '3.4 MB'],
    );
    assert.equal(sizeText(2_100, 'de'), '2,1 kB');
  });

  it('say what is back, where it is now, and what became of what was there', () => {
    const elsewhere = { ...back, place: 'b.md' };
    assert.equal(backText(back, [], english), 'a.md is back.');
    assert.equal(backText(elsewhere, [], english), 'a.md is back as b.md.');
    assert.equal(backText(back, [elsewhere], english), '2 files are back.');
    assert.equal(
      backText(back, [{ ...back, replaced: true }], english),
      '2 files are back. What was there before is in the trash now.',
    );
  });
});
