import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readWishes } from '../../src/core/quality/index.ts';
import { ref, remark } from './smells.ts';

const target = ref('duplicate-block', 'src/a.ts', { line: 10 });

/** What one remark on everything makes of one smell. */
function wishIn(text: string): string | null {
  const { names, withdrawn } = readWishes([remark(text)], [target]);
  const name = names[target.fingerprint];
  assert.equal(withdrawn.length === 0, name !== undefined, 'a name is used, anything else withdraws');
  return name ?? null;
}

/** Remarks that ask for a name. */
const naming: Readonly<Record<string, readonly string[]>> = {
  x: ['call it `x`', 'Call it "x", please.', "call this 'x'", 'name it x', 'Name this x.', '`x`', 'rename it to x'],
  fooBar: [
    ...['rename this to fooBar', 'please rename it to fooBar', 'Rename to fooBar!', 'Could you call that fooBar?'],
    ...['rename `helper` to `fooBar`', 'rename helper1 to fooBar', 'call the new function fooBar instead'],
    ...['I would call it fooBar because it foos the bar', 'It should be named fooBar.', 'fooBar', '"fooBar"'],
    ...['Not clear what this does. Call it fooBar.', "don't call it `helper`, call it `fooBar`"],
    ...['No, name it fooBar', 'This is not clear: name it `fooBar`', 'why not call it `fooBar`?'],
    ...['A better name would be fooBar', '`fooBar` is a better name than `helper`', 'name: fooBar'],
    ...['call it `fooBar`, not `helper`', 'call it `fooBar` rather than `helper`', 'The name should be “fooBar”.'],
    ...['This method could be called fooBar, then.', 'Nice!\nbut call it `fooBar`'],
  ],
  MAX_RETRIES: ['please name it MAX_RETRIES', 'call the constant MAX_RETRIES', 'Name this constant `MAX_RETRIES`.'],
  total: ['call it total', 'rename it to total, please', 'rename this function to total', 'call it total then'],
  $el: ['call it $el', 'rename to `$el`'],
  größe: ['call it `größe`', 'rename it to größe'],
};

/** Remarks that ask for no name that could be used. */
const objections = [
  ...[
    'no',
    'No!',
    'Leave this alone',
    'I prefer it as it was.',
    'This is worse than before.',
    'Why?',
    'LGTM but undo this',
  ],
  ...["don't rename this, leave it alone", 'Do not call it `helper`', 'never name it like that', 'This hides `parse`.'],
  ...['This breaks `foo`', 'I do not like `helper`', 'give it a better name', 'rename it to something clearer'],
  ...[
    'name it better',
    'call it differently',
    "I'd call it a day",
    'The name is bad',
    'badly named',
    'the name should be obvious',
  ],
  ...[
    'call it `class`',
    'rename this to default',
    'call it x-y?',
    'This should not be called helper',
    'without calling it `x`',
  ],
  ...['please keep the callback', 'this calls the server twice', 'rename', 'call it', 'call it 42', '``', '…'],
];

describe('what the person wishes', () => {
  for (const [name, texts] of Object.entries(naming)) {
    it(`is the name ${name} in many words`, () => {
      assert.deepEqual(
        texts.map((text) => [text, wishIn(text)]),
        texts.map((text) => [text, name]),
      );
    });
  }

  it('is to leave the smell alone in all other words', () => {
    assert.deepEqual(
      objections.map((text) => [text, wishIn(text)]),
      objections.map((text) => [text, null]),
    );
  });

  it('is only ever a name that a program can have', () => {
    const piece = fc.constantFrom(
      'call',
      'it',
      'rename',
      'to',
      '`',
      '"',
      'not',
      '.',
      ',',
      'class',
      'x',
      'fooBar',
      '1',
      '-',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
        const name = wishIn(pieces.join(' ') || 'x');
        if (name !== null) assert.match(name, /^[\p{L}_$][\p{L}\p{N}_$]*$/u);
        assert.notEqual(name, 'class');
      }),
    );
  });

  it('is read in a time that does not grow with the square of a remark', () => {
    assert.equal(wishIn('call '.repeat(20_000)), null);
    assert.equal(wishIn(`call ${'it '.repeat(20_000)}`), null);
    assert.equal(wishIn(`rename ${'a to '.repeat(20_000)}`), null);
  });
});

describe('a remark', () => {
  const near = ref('long-function', 'src/a.ts', { line: 30, symbol: 'g' });
  const other = ref('long-function', 'src/b.ts', { line: 12 });
  const all = [target, near, other];

  it('without a place speaks of everything', () => {
    assert.deepEqual(readWishes([remark('no')], all).withdrawn, all);
  });

  it('on a file speaks of what is in it', () => {
    assert.deepEqual(readWishes([remark('no', { file: 'src/a.ts' })], all).withdrawn, [target, near]);
  });

  it('on lines speaks of what is in them, else of the nearest', () => {
    const on = (line: number, lastLine: number) =>
      readWishes([remark('no', { file: 'src/a.ts', line, lastLine })], all).withdrawn;
    assert.deepEqual(on(5, 40), [target, near]);
    assert.deepEqual(on(28, 31), [near]);
    assert.deepEqual(on(12, 14), [target]);
    assert.deepEqual(on(24, 24), [near]);
  });

  it('gives its name to one thing, and leaves the others as they are planned', () => {
    const { names, withdrawn } = readWishes(
      [remark('call it `sum`', { file: 'src/a.ts', line: 5, lastLine: 40 })],
      all,
    );
    assert.deepEqual([names, withdrawn], [{ [target.fingerprint]: 'sum' }, []]);
  });

  it('counts less than a later one on the same', () => {
    const first = remark('leave it', { file: 'src/b.ts' });
    const second = remark('well, call it `sum`', { file: 'src/b.ts' });
    assert.deepEqual(readWishes([first, second], all), { names: { [other.fingerprint]: 'sum' }, withdrawn: [] });
    assert.deepEqual(readWishes([second, first], all), { names: {}, withdrawn: [other] });
  });

  it('on a file without smells says nothing of them', () => {
    assert.deepEqual(readWishes([remark('no', { file: 'test/a.test.ts', line: 1 })], all), {
      names: {},
      withdrawn: [],
    });
  });
});
