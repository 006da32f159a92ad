import assert from 'node:assert/strict';
import { lineIndexOf, placeHunk, proposedLines, withHunks } from '../../src/core/changes/index.ts';
import type { Hunk } from '../../src/core/domain/index.ts';
import { hunk } from './samples.ts';

const base = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const second = hunk('h1', [' one', '-two', '+TWO', '+2', ' three'], 1);
const last = hunk('h2', [' five', '-six', '+SIX'], 5);

/** The text with the hunk in the place that was found for it. */
function placed(text: string, given: Hunk): string | null {
  const found = placeHunk(text, given);
  return found && text.slice(0, found.start) + found.text + text.slice(found.end);
}

describe('hunks in a text', () => {
  it('are applied one by one or together', () => {
    assert.equal(withHunks(base, []), base);
    assert.equal(withHunks(base, [second]), 'one\nTWO\n2\nthree\nfour\nfive\nsix\n');
    assert.equal(withHunks(base, [second, last]), 'one\nTWO\n2\nthree\nfour\nfive\nSIX\n');
  });

  it('make a file, empty one, and keep a missing last line end', () => {
    assert.equal(withHunks('', [hunk('h', ['+a', '+b'])]), 'a\nb\n');
    assert.equal(withHunks('a\nb\n', [hunk('h', ['-a', '-b'])]), '');
    const open = hunk('h', [' a', '-b', '+c']);
    const lines = open.lines.map((line) => (line.kind === 'context' ? line : { ...line, noNewline: true as const }));
    assert.equal(withHunks('a\nb', [{ ...open, lines }]), 'a\nc');
  });

  it('name the lines of the proposal that they change', () => {
    assert.deepEqual(proposedLines(second), { line: 2, lastLine: 3 });
    assert.deepEqual(proposedLines(hunk('h', [' a', '-b', ' c'], 4)), { line: 5, lastLine: 5 });
    assert.deepEqual(proposedLines(hunk('h', [' a', '+b', ' c', '-d'], 4)), { line: 5, lastLine: 5 });
  });

  it('find their place in a file that has changed elsewhere', () => {
    assert.equal(placed(`zero\n${base}`, last), `zero\n${base.replace('six', 'SIX')}`);
    assert.equal(placed('', hunk('h', ['+a'])), 'a\n');
  });

  it('have no place where their lines changed, stand twice, or are part of longer ones', () => {
    assert.equal(placed(base.replace('five', '5'), last), null);
    assert.equal(placed(base + base, last), null);
    assert.equal(placed(base.replace('five', 'thirty five'), last), null);
    assert.equal(placed(base.replace('six', 'SIX'), last), null);
    assert.equal(placed('something', hunk('h', ['+a'])), null);
  });
});

describe('the lines of a text', () => {
  it('are found for every character, also at its ends', () => {
    for (const text of ['', 'a', 'a\n', '\n\nab\n', 'one\ntwo\nthree']) {
      const index = lineIndexOf(text);
      assert.equal(index.lines, text.split('\n').length);
      for (let at = 0; at <= text.length; at++) {
        const before = text.slice(0, at).split('\n');
        assert.deepEqual(
          index.at(at),
          { line: before.length - 1, column: before.at(-1)?.length },
          `${text} ${String(at)}`,
        );
      }
    }
  });
});
