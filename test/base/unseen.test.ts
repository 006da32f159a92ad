import assert from 'node:assert/strict';
import { deceptiveIn, hiddenIn, showHidden, visible, visibleExactly } from '../../src/core/base/index.ts';

describe('characters that are not seen', () => {
  const unseen = ['\u0000', '\u001b', '\u007f', '\u00ad', '\u034f', '\u061c', '\u115f', '\u180e', '\u200b', '\u200f'];
  const more = ['\u2028', '\u202e', '\u2066', '\u3164', '\ufe0f', '\ufeff', '\ufff9', '\u{1d173}', '\u{e0041}'];

  it('are the same for whoever shows, tells of, or refuses them', () => {
    for (const character of [...unseen, ...more]) {
      const text = `a${character}b`;
      const name = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      assert.equal(deceptiveIn(text), name);
      assert.deepEqual(hiddenIn(text), [name]);
      assert.equal(showHidden(text), `a⟨${name}⟩b`);
      for (const shown of [visible(text), visibleExactly(text)]) assert.ok(!shown.includes(character), name);
    }
  });

  it('stay in pictures and words that are made with them, but not in what somebody says yes to', () => {
    const family = '👩\u200d💻 ⚠\ufe0f ک\u200cت';
    assert.equal(showHidden(family), family);
    assert.equal(visible(family), family);
    assert.doesNotMatch(visibleExactly(family), /\u200c|\u200d|\ufe0f/);
    assert.equal(deceptiveIn(family), 'U+200D');
  });

  it('include other blanks where a line is to run', () => {
    for (const blank of ['\r', '\u00a0', '\u2003', '\u2800', '\u3000', '\uffff']) assert.ok(deceptiveIn(`a${blank}b`));
    assert.equal(deceptiveIn('a b\tc\nd é ü 漢'), null);
    assert.equal(visible('a\rb'), 'a␍b');
  });
});
