import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TextEdit } from '../../src/core/ports/index.ts';
import { toolsInMemory } from './session.ts';

const sample = [
  'function add(a, b) {',
  '  return a + b;',
  '}',
  '',
  'function sub(a, b) {',
  '  return a - b;',
  '}',
  '',
].join('\n');

/** What the file holds after the edits, and what was said. */
async function edited(text: string, edits: readonly TextEdit[]): Promise<{ ok: boolean; text: string; after: string }> {
  const session = toolsInMemory({ 'a.ts': text });
  const answer = await session.ask('edit-file', { path: 'a.ts', edits });
  return { ok: answer.ok, text: answer.text, after: session.files.texts.get('a.ts') ?? '' };
}

describe('edit-file', () => {
  it('replaces what stands there once, and says where', async () => {
    const { text, after } = await edited(sample, [{ old: 'a - b', new: 'a -\n    b' }]);
    assert.equal(after, sample.replace('a - b', 'a -\n    b'));
    assert.equal(text, 'Edited a.ts, now at lines 6-7.');
  });

  it('applies several edits in order, each to what the one before made', async () => {
    const { after } = await edited(sample, [
      { old: 'add', new: 'plus' },
      { old: 'plus(a, b)', new: 'plus(a, b, c)' },
      { old: 'a, b', new: 'x, y', all: true },
    ]);
    assert.equal(after, sample.replace('add(a, b)', 'plus(x, y, c)').replace('sub(a, b)', 'sub(x, y)'));
  });

  it('changes nothing when one of several does not apply, and names it', async () => {
    const { ok, text, after } = await edited(sample, [
      { old: 'add', new: 'plus' },
      { old: 'nowhere to be found', new: 'x' },
    ]);
    assert.equal(ok, false);
    assert.equal(after, sample);
    assert.match(text, /Edit 2 of 2 does not apply to "a\.ts", so nothing was changed/);
  });

  it('asks which of several places is meant, with their lines', async () => {
    const { text, after } = await edited(sample, [{ old: '  return a', new: '  return b' }]);
    assert.equal(after, sample);
    assert.match(text, /there 2 times, at lines 2, 6/);
    assert.match(text, /set "all"/);
    const overlapping = await edited('aaa', [{ old: 'aa', new: 'b' }]);
    assert.match(overlapping.text, /there 2 times/);
  });

  describe('shows what comes nearest', () => {
    it('when only white space differs', async () => {
      const { text } = await edited(sample, [{ old: 'function sub(a, b) {\n    return a - b;\n}', new: 'x' }]);
      assert.match(text, /Nearest are lines 5 to 7, which differ only in white space:/);
      assert.ok(text.includes('5\tfunction sub(a, b) {\n6\t  return a - b;\n7\t}'), text);
    });

    it('when some words differ', async () => {
      const { text } = await edited(sample, [{ old: 'function sub(a, c) {\n  return a - c;', new: 'x' }]);
      assert.match(text, /Nearest are lines 5 to 6:/);
      const one = await edited(sample, [{ old: 'return a - c;', new: 'x' }]);
      assert.match(one.text, /6\t {2}return a - b;/);
    });

    it('unless nothing is like it', async () => {
      const { text } = await edited(sample, [{ old: 'SELECT * FROM users WHERE id = ?', new: 'x' }]);
      assert.match(text, /nor anything like it/);
      assert.match((await edited('', [{ old: 'x', new: 'y' }])).text, /nor anything like it/);
    });

    it('and says when line numbers were copied along', async () => {
      const { text } = await edited(sample, [{ old: '5\tfunction sub(a, b) {\n6\t  return a - b;', new: 'x' }]);
      assert.match(text, /Leave out the line numbers/);
      assert.match(text, /Nearest are lines 5 to 6/);
    });

    it('in bounded work and words, however long the texts are', async () => {
      const long = 'const value = compute(first, second);\n'.repeat(30_000);
      const { text } = await edited(long, [{ old: 'const valu = compute(first, third);\n'.repeat(5_000), new: 'x' }]);
      assert.ok(text.length < 5_000, String(text.length));
      const wide = await edited(`${'x'.repeat(1_000_000)} = 1`, [{ old: 'y = 1', new: 'x' }]);
      assert.ok(wide.text.length < 5_000);
    });
  });

  it('keeps CRLF when an edit takes the only line end and the next one brings one', async () => {
    const edits = [
      { old: 'a\n', new: 'aa' },
      { old: 'aa', new: 'a\n' },
    ];
    assert.equal((await edited('a\r\n', edits)).after, 'a\r\n');
  });

  it('keeps CRLF, also in what is new, whatever line ends the edit has', async () => {
    const windows = sample.replaceAll('\n', '\r\n');
    for (const end of ['\n', '\r\n']) {
      const edit = { old: `{${end}  return a + b;`, new: `{${end}  check(a);${end}  return a + b;` };
      const { after } = await edited(windows, [edit]);
      assert.equal(after, sample.replace('{\n', '{\n  check(a);\n').replaceAll('\n', '\r\n'));
    }
  });

  it('leaves the line ends of a mixed file as they are where nothing is edited', async () => {
    const { after } = await edited('a\r\nb\nc\r\nd\n', [{ old: 'b', new: 'B' }]);
    assert.equal(after, 'a\r\nB\nc\r\nd\n');
  });

  it('keeps the line end at the end of the file', async () => {
    assert.equal((await edited('a\nb\n', [{ old: 'b\n', new: 'c' }])).after, 'a\nc\n');
    assert.equal((await edited('a\r\nb\r\n', [{ old: 'b\n', new: 'c' }])).after, 'a\r\nc\r\n');
    assert.equal((await edited('a\nb', [{ old: 'b', new: 'c' }])).after, 'a\nc');
    assert.equal((await edited('a\n', [{ old: 'a\n', new: '' }])).after, '');
  });

  it('takes $ and other signs of replacement patterns as they are', async () => {
    assert.equal((await edited('cost', [{ old: 'cost', new: "$& $1 $' \\n" }])).after, "$& $1 $' \\n");
  });

  it('refuses edits that say nothing', async () => {
    assert.match((await edited('a', [{ old: 'a', new: 'a' }])).text, /are the same/);
    assert.match((await edited('a', [{ old: '', new: 'b' }])).text, /does not fit/);
    assert.match((await edited('a', [])).text, /does not fit/);
  });

  describe('of a file that changed since it was read', () => {
    it('is refused once with how it reads now, and then taken', async () => {
      const session = toolsInMemory({ 'a.ts': sample });
      await session.told('read-file', { path: 'a.ts' });
      await session.files.write('a.ts', sample.replace('a - b', 'a - b - 1'));
      const input = { path: 'a.ts', edits: [{ old: 'function sub(a, b) {', new: 'function minus(a, b) {' }] };
      const text = await session.refused('edit-file', input);
      assert.match(text, /changed since it was read, so nothing was changed/);
      assert.match(text, /6\t {2}return a - b - 1;/);
      await session.told('edit-file', input);
      assert.match(session.files.texts.get('a.ts') ?? '', /minus[^]*a - b - 1/);
    });

    it('but not when the session itself changed it', async () => {
      const session = toolsInMemory({ 'a.ts': sample });
      await session.told('read-file', { path: 'a.ts' });
      await session.told('edit-file', { path: 'a.ts', edits: [{ old: 'add', new: 'plus' }] });
      await session.told('write-file', { path: './a.ts', text: 'let a = 1;\n' });
      await session.told('edit-file', { path: 'a.ts', edits: [{ old: 'let', new: 'const' }] });
      assert.equal(session.files.texts.get('a.ts'), 'const a = 1;\n');
    });
  });

  it('says so when the file is gone or a folder', async () => {
    const edits = [{ old: 'a', new: 'b' }];
    const session = toolsInMemory({ 'src/a.ts': 'a' });
    assert.match(await session.refused('edit-file', { path: 'gone.ts', edits }), /does not exist/);
    assert.match(await session.refused('edit-file', { path: 'src', edits }), /does not exist/);
  });
});

describe('edit-file, whatever the text and the edits', () => {
  const words = fc
    .array(fc.constantFrom('a', 'b', 'ab', '\n', ' ', 'a\n'), { maxLength: 12 })
    .map((all) => all.join(''));
  const edits = fc.array(
    fc.record(
      { old: words.filter((old) => old !== ''), new: words, all: fc.boolean() },
      { requiredKeys: ['old', 'new'] },
    ),
    { minLength: 1, maxLength: 4 },
  );

  /** The same by splitting; null when an edit does not apply. */
  function model(text: string, wanted: readonly TextEdit[]): string | null {
    let now = text;
    for (const { old, new: fresh, all } of wanted) {
      const starts = Array.from({ length: now.length }, (_, at) => now.startsWith(old, at)).filter(Boolean).length;
      if (old === fresh || starts === 0 || (starts > 1 && all !== true)) return null;
      now = now.split(old).join(fresh);
    }
    return text.endsWith('\n') && now !== '' && !now.endsWith('\n') ? `${now}\n` : now;
  }

  it('gives what splitting and joining gives, or changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(words, edits, async (text, wanted) => {
        const { ok, after } = await edited(text, wanted);
        const expected = model(text, wanted);
        assert.deepEqual([ok, after], [expected !== null, expected ?? text]);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same with CRLF throughout, but for the line ends', async () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(words, edits, fc.boolean(), async (text, wanted, inEdits) => {
        const asked = inEdits ? wanted.map((edit) => ({ ...edit, old: crlf(edit.old), new: crlf(edit.new) })) : wanted;
        const plain = await edited(text, wanted);
        const windows = await edited(crlf(text), asked);
        assert.equal(windows.ok, plain.ok);
        // A text of one line has no line ends to keep.
        if (text.includes('\n') && plain.after.includes('\n')) assert.equal(windows.after, crlf(plain.after));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves every byte outside of an edit within a line as it was', async () => {
    const ends = fc
      .array(fc.constantFrom('x\n', 'y\r\n', 'z\r', '\n', '\r\n'), { maxLength: 10 })
      .map((all) => all.join(''));
    await fc.assert(
      fc.asyncProperty(
        ends,
        ends,
        words.filter((text) => !text.includes('\n')),
        async (before, behind, fresh) => {
          const { after } = await edited(`${before}HERE${behind}`, [{ old: 'HERE', new: fresh }]);
          const whole = `${before}${fresh}${behind}`;
          assert.ok(after === whole || after.startsWith(whole), JSON.stringify(after));
        },
      ),
    );
  });
});
