import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTextSearch } from '../../src/adapters/text-search/index.ts';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { toolsInMemory, toolsOn, type ToolSession } from './session.ts';

const search = createTextSearch({ findRipgrep: () => Promise.resolve(null) });

function lines(count: number, text = 'line'): string {
  return Array.from({ length: count }, (_, index) => `${text} ${index + 1}\n`).join('');
}

describe('read-file', () => {
  it('numbers lines, from where it is told to and as many', async () => {
    const session = toolsInMemory({ 'a.ts': 'one\r\ntwo\r\nthree' });
    assert.equal(await session.told('read-file', { path: 'a.ts' }), '1\tone\n2\ttwo\n3\tthree');
    const part = await session.told('read-file', { path: 'a.ts', from: 2, lines: 1 });
    assert.equal(part, '2\ttwo\n(3 lines in all; go on with "from": 3)');
    assert.equal(await session.told('read-file', { path: 'a.ts', from: 3 }), '3\tthree');
    assert.equal(await session.told('read-file', { path: 'a.ts', from: 9 }), '(the file has 3 lines)');
  });

  it('pages long files, so that the pages together are the file', async () => {
    const text = lines(5_000, 'some words on a line');
    const session = toolsInMemory({ 'a.txt': text });
    const seen: string[] = [];
    for (let from = 1; from > 0;) {
      const page = await session.told('read-file', { path: 'a.txt', from });
      assert.ok(page.length < 21_000, String(page.length));
      const next = /\(5000 lines in all; go on with "from": (\d+)\)$/.exec(page);
      seen.push(...page.split('\n').slice(0, next ? -1 : undefined));
      from = next ? Number(next[1]) : 0;
    }
    assert.equal(seen.map((line) => `${line.replace(/^\d+\t/, '')}\n`).join(''), text);
  });

  it('cuts long lines with a mark, even the first of a page', async () => {
    const session = toolsInMemory({ 'a.js': `${'x'.repeat(300_000)}\nend\n` });
    const text = await session.told('read-file', { path: 'a.js' });
    assert.match(text, /^1\tx{500}… \(299500 more characters\)\n2\tend$/);
  });

  it('says when a file is empty, missing or somewhere else', async () => {
    const session = toolsInMemory({ 'src/deep/a.ts': '', 'b.ts': '' });
    assert.equal(await session.told('read-file', { path: 'b.ts' }), '(empty)');
    assert.match(
      await session.refused('read-file', { path: 'src/A.ts' }),
      /does not exist\. There is src\/deep\/a\.ts\./,
    );
    assert.match(await session.refused('read-file', { path: 'none.ts' }), /does not exist\. See list-files\./);
  });

  describe('on a disk', () => {
    let folder: string;
    let session: ToolSession;
    beforeEach(async () => {
      folder = fs.mkdtempSync(join(tmpdir(), 'maestro-tools-'));
      session = toolsOn(await openWorktreeFiles(folder));
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    it('gives images as images, by what is in them', async () => {
      const bytes = {
        'a.png': Buffer.from('89504e470d0a1a0a00', 'hex'),
        'b.JPG': Buffer.from('ffd8ffe000', 'hex'),
        'c.gif': Buffer.from('GIF89a.'),
        'd.webp': Buffer.from('RIFF\0\0\0\0WEBP'),
      };
      const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
      for (const [index, [path, data]] of Object.entries(bytes).entries()) {
        fs.writeFileSync(join(folder, path), data);
        const { images } = await session.ask('read-file', { path });
        assert.deepEqual(images, [{ mediaType: types[index], data: data.toString('base64') }]);
      }
      fs.writeFileSync(join(folder, 'fake.png'), 'text');
      assert.match(await session.refused('read-file', { path: 'fake.png' }), /called an image but is none/);
    });

    it('keeps every byte of a big image', async () => {
      const data = Buffer.alloc(300_001, 7);
      Buffer.from('89504e470d0a1a0a', 'hex').copy(data);
      fs.writeFileSync(join(folder, 'a.png'), data);
      const { images } = await session.ask('read-file', { path: 'a.png' });
      assert.deepEqual(Buffer.from(images?.[0]?.data ?? '', 'base64'), data);
    });

    it('refuses what is no text: folders, bytes, NUL, what is too big', async () => {
      fs.mkdirSync(join(folder, 'src'));
      fs.writeFileSync(join(folder, 'bytes'), Buffer.from([0xff, 0xfe, 0x41]));
      fs.writeFileSync(join(folder, 'zero'), 'a\0b');
      fs.writeFileSync(join(folder, 'big'), Buffer.alloc(5_000_001, 'a'));
      fs.writeFileSync(join(folder, 'big.png'), Buffer.alloc(5_000_001, 'a'));
      assert.match(await session.refused('read-file', { path: 'src' }), /it is a folder/);
      assert.match(await session.refused('read-file', { path: 'bytes' }), /not UTF-8 text/);
      assert.match(await session.refused('read-file', { path: 'zero' }), /NUL/);
      for (const path of ['big', 'big.png'])
        assert.match(await session.refused('read-file', { path }), /more than 5 MB/);
    });
  });
});

describe('list-files', () => {
  const tree = { 'a.ts': '', 'src/b.ts': '', 'src/c.js': '', 'src/deep/d.ts': '', 'src/deep/er/e.md': '' };

  it('names all files, those below a folder, or those of a glob', async () => {
    const session = toolsInMemory(tree);
    assert.equal(await session.told('list-files', {}), Object.keys(tree).join('\n'));
    for (const path of ['.', './', '', '/']) {
      assert.equal(await session.told('list-files', { path }), Object.keys(tree).join('\n'), path);
    }
    assert.equal(await session.told('list-files', { path: 'src/deep/' }), 'src/deep/d.ts\nsrc/deep/er/e.md');
    assert.equal(await session.told('list-files', { path: 'a.ts' }), 'a.ts');
    assert.equal(await session.told('list-files', { glob: '*.ts' }), 'a.ts\nsrc/b.ts\nsrc/deep/d.ts');
    assert.equal(await session.told('list-files', { glob: 'src/*.{js,md}' }), 'src/c.js');
    assert.equal(
      await session.told('list-files', { glob: 'src/**/*.{ts,md}', path: 'src/deep' }),
      'src/deep/d.ts\nsrc/deep/er/e.md',
    );
    assert.equal(await session.told('list-files', { glob: 'src/deep/' }), 'src/deep/d.ts\nsrc/deep/er/e.md');
  });

  it('names folders for what lies deeper', async () => {
    const session = toolsInMemory(tree);
    assert.equal(await session.told('list-files', { depth: 1 }), 'a.ts\nsrc/');
    assert.equal(await session.told('list-files', { path: 'src', depth: 1 }), 'src/b.ts\nsrc/c.js\nsrc/deep/');
  });

  it('closes folders of a big repository until the list can be read', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`packages/p${index % 50}/src/f${index}.ts`, '']),
    );
    const text = await toolsInMemory({ ...many, 'README.md': '' }).told('list-files', {});
    assert.equal(text.split('\n').length, 51);
    assert.match(text, /^README\.md\npackages\/p0\/src\/ \(400\)$/m);
    const flat = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}.ts`, '']));
    const cut = await toolsInMemory(flat).told('list-files', {});
    assert.match(cut, /\n\(700 more: name a path or a glob\)$/);
  });

  it('tells an empty folder from one that is not there', async () => {
    const session = toolsInMemory(tree);
    assert.equal(await session.told('list-files', { glob: '*.py' }), 'No files.');
    assert.match(await session.refused('list-files', { path: 'nowhere' }), /"nowhere" does not exist/);
  });
});

describe('search-text', () => {
  const tree = { 'a.ts': 'let x = foo(1);\n', 'src/b.ts': 'foo(2)\nbar\n', 'src/c.md': 'foo\n' };

  it('answers by path and line', async () => {
    const session = toolsInMemory(tree, { search });
    assert.equal(
      await session.told('search-text', { pattern: String.raw`foo\(` }),
      'a.ts:1: let x = foo(1);\nsrc/b.ts:1: foo(2)',
    );
    assert.equal(
      await session.told('search-text', { pattern: 'foo(', literal: true, path: 'src' }),
      'src/b.ts:1: foo(2)',
    );
    assert.equal(await session.told('search-text', { pattern: 'foo', glob: '*.md' }), 'src/c.md:1: foo');
    assert.equal(await session.told('search-text', { pattern: 'nothing' }), 'Nothing was found.');
  });

  it('says when there is more, by number or by length', async () => {
    const session = toolsInMemory({ 'a.txt': lines(50), 'b.txt': lines(900, 'y'.repeat(100)) }, { search });
    const few = await session.told('search-text', { pattern: 'line', limit: 2 });
    assert.equal(few, 'a.txt:1: line 1\na.txt:2: line 2\n(there is more: narrow the pattern, the path or the glob)');
    const long = await session.told('search-text', { pattern: 'y+', limit: 1_000 });
    assert.ok(long.length < 17_000 && long.endsWith('glob)'), String(long.length));
  });

  it('refuses a pattern that cannot be read', async () => {
    const session = toolsInMemory(tree, { search });
    assert.match(await session.refused('search-text', { pattern: 'foo(' }), /cannot be read.*"literal": true/);
  });

  it('says when it is not to be had', async () => {
    assert.match(await toolsInMemory(tree).refused('search-text', { pattern: 'x' }), /not to be had/);
  });
});
