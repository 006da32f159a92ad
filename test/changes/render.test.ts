import assert from 'node:assert/strict';
import { parsePatch } from 'diff';
import { hunkLabels, renderChange, summariseChange } from '../../src/core/changes/index.ts';
import { changeOf, file } from './samples.ts';

describe('a change as text', () => {
  it('is a unified diff with labels and remarks', () => {
    const change = changeOf(file('a.ts', [[' x', '-a', '+b']]), file('p.png', [], { whole: 'binary' }));
    const text = renderChange(change, {
      hunkLabels: hunkLabels(change),
      remarks: new Map([['a.ts#0', ['why?\nreally']]]),
    });
    const expected = [
      'diff --git a/a.ts b/a.ts',
      '--- a/a.ts',
      '+++ b/a.ts',
      '@@ -1,2 +1,2 @@ 1',
      ' x',
      '-a',
      '+b',
      '> why?',
      '> really',
      'diff --git a/p.png b/p.png',
      '--- a/p.png',
      '+++ b/p.png',
      '@@ not text, taken or left as a whole @@ 2',
      '',
    ];
    assert.equal(text, expected.join('\n'));
  });

  it('can be read by what reads diffs', () => {
    const change = changeOf(
      file('new.ts', [['+a', '+b']], { status: 'added' }),
      file('gone.ts', [['-a']], { status: 'deleted' }),
      file('to.ts', [['-a', '+b']], { status: 'renamed', oldPath: 'from.ts' }),
    );
    const read = parsePatch(renderChange(change));
    assert.deepEqual(
      read.map(({ oldFileName, newFileName, hunks }) => [oldFileName, newFileName, hunks.length]),
      [
        ['/dev/null', 'b/new.ts', 1],
        ['a/gone.ts', '/dev/null', 1],
        ['a/from.ts', 'b/to.ts', 1],
      ],
    );
  });

  it('shows line ends where they differ, and a missing last one', () => {
    const mixed = renderChange(changeOf(file('a', [['-x\r', '+x']])));
    assert.match(mixed, /-x\u240d\n\+x\n/);
    const crlf = renderChange(changeOf(file('a', [['-x\r', '+y\r']])));
    assert.match(crlf, /-x\n\+y\n/);
    const base = file('a', [['-x', '+x']]);
    const hunks = base.hunks.map((hunk) => ({
      ...hunk,
      lines: hunk.lines.map((line) => (line.kind === 'added' ? { ...line, noNewline: true as const } : line)),
    }));
    assert.match(renderChange(changeOf({ ...base, hunks })), /\+x\n\\ No newline at end of file\n/);
  });

  it('cannot steer a terminal', () => {
    const text = renderChange(changeOf(file('a\u001b[2J', [['+\u001b]0;title\u0007', '+\u202etxt']])));
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u202e]/);
  });

  it('has a summary of one line for each file', () => {
    const change = changeOf(
      file('b.ts', [['-a', '+b', '+c']], { status: 'renamed', oldPath: 'a.ts' }),
      file('p.png', [], { whole: 'binary', status: 'added' }),
    );
    assert.equal(summariseChange(change), 'R a.ts → b.ts  +2 -1\nA p.png  not text\n');
  });
});
