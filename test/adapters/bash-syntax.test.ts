import assert from 'node:assert/strict';
import { loadBash } from '../../src/adapters/bash-syntax/index.ts';
import type { ShellNode, ShellWord } from '../../src/core/ports/index.ts';

/** Every word of a line, with those of what it runs within. */
function wordsIn(node: ShellNode): readonly ShellWord[] {
  const inside = (words: readonly ShellWord[]): readonly ShellWord[] =>
    words.flatMap((word) => [word, ...word.inner.flatMap(wordsIn)]);
  const targets =
    node.kind === 'command' || node.kind === 'compound' ? node.redirects.flatMap((r) => r.target ?? []) : [];
  if (node.kind === 'command') {
    return inside([...node.assignments.map(({ value }) => value), ...node.words, ...targets]);
  }
  if (node.kind === 'compound') return [...inside([...node.words, ...targets]), ...node.body.flatMap(wordsIn)];
  return node.parts.flatMap(wordsIn);
}

async function read(line: string): Promise<readonly ShellWord[]> {
  const reading = (await loadBash())(line);
  assert.ok(reading.ok, reading.ok ? '' : reading.why);
  return reading.nodes.flatMap(wordsIn);
}

describe('reading bash', () => {
  it('takes quotes off, and says what is only known when the line runs', async () => {
    const words = await read('r"m" \'a b\' $x "${HOME}/y" *.ts {a,b} ~/z $\'\\x72\' "${!x}" "${x@P}" $((1+y))');
    assert.deepEqual(
      words.map(({ value, opens }) => [value, ...opens]),
      [
        ['rm'],
        ['a b'],
        ['\0', 'variable'],
        ['~/y', 'variable'],
        ['*.ts', 'glob'],
        ['{a,b}', 'braces'],
        ['~/z', 'home'],
        ['r', 'quoting'],
        ['\0', 'evaluation'],
        ['\0', 'evaluation'],
        ['\0', 'arithmetic'],
      ],
    );
  });

  const nested = [
    ...[
      'echo $(secret)',
      'echo `secret`',
      'echo "a $(secret) b"',
      'cat <(secret)',
      'x=$(secret) ls',
      'echo ${x:-$(secret)}',
    ],
    ...[
      'if a; then secret; fi',
      'for i in 1; do secret; done',
      'while a; do secret; done',
      'case x in x) secret;; esac',
    ],
    ...[
      '(secret)',
      '{ secret; }',
      'f() { secret; }',
      'a && b || secret',
      'a | secret',
      'coproc secret',
      '! secret',
      'time secret',
    ],
    ...[
      'cat <<EOF\n$(secret)\nEOF',
      'cat <<< "$(secret)"',
      'echo $(( $(secret) + 1 ))',
      '[[ -f $(secret) ]]',
      'a > $(secret)',
    ],
    ...[
      'for ((i=$(secret);;)); do a; done',
      'x[$(secret)]=1',
      'a=(1 $(secret))',
      'echo ${x/$(secret)/b}',
      'echo $(a $(secret))',
    ],
    ...[
      'export x=$(secret)',
      'a & secret',
      'a\nsecret',
      '(( $(secret) ))',
      'select i in 1; do secret; done',
      '{ a; } > $(secret)',
    ],
  ];
  for (const line of nested) {
    it(`finds what runs in: ${line.replaceAll('\n', ' ⏎ ')}`, async () => {
      assert.ok((await read(line)).some(({ value }) => value === 'secret'));
    });
  }

  it('says of what is wrong where it is, and of what is too long that', async () => {
    const bash = await loadBash();
    const broken = bash('echo "unclosed');
    assert.match(broken.ok ? '' : broken.why, /double quote at character 6/);
    const long = bash(`echo ${'x'.repeat(30_000)}`);
    assert.match(long.ok ? '' : long.why, /longer/);
  });
});
