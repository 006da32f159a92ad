import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createProgress } from '../../src/core/agent/progress.ts';
import type { TranscriptEntry } from '../../src/core/domain/index.ts';

/** A call with what it brings. */
interface Step {
  readonly name: string;
  readonly input: string;
  readonly text: string;
  readonly ok?: boolean;
}

const usage = { known: false, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
const sent = { bytes: 0, messages: 0, prefix: '', model: 'm' };

/** The steps of a transcript for one turn. */
function turnOf({ name, input, text, ok = true }: Step): readonly TranscriptEntry[] {
  const calls = [{ id: 'c', name, input }];
  return [
    { kind: 'turn', text: '', calls, stop: 'calls', usage, sent, latency: { first: 0, whole: 0 } },
    { kind: 'tool-finished', callId: 'c', name, ok, text },
  ];
}

/** After how many of the turns the agent is stopped, and whether it was warned before; null when it is not stopped. */
function stoppedAfter(steps: readonly Step[]): { readonly turns: number; readonly warned: boolean } | null {
  const progress = createProgress([]);
  let warned = false;
  for (const [index, step] of steps.entries()) {
    for (const entry of turnOf(step)) progress.take(entry);
    if (progress.circle()) return { turns: index + 1, warned };
    const warning = progress.warning();
    if (warning === null) continue;
    warned = true;
    progress.take({ kind: 'said', by: 'engine', text: warning });
  }
  return null;
}

/** Lines of a file from one on, as they are read. */
function linesFrom(from: number, count: number): string {
  return Array.from(
    { length: count },
    (_, at) => `${String(from + at)}\tconst line${String((from + at) * 7)} = ${String(from + at)};`,
  ).join('\n');
}

const read = (path: string, from: number, lines: number): Step => ({
  name: 'read-file',
  input: JSON.stringify({ path, from, lines }),
  text: linesFrom(from, lines),
});
const command = (line: string, text: string, ok = true): Step => ({
  name: 'run-command',
  input: JSON.stringify({ command: line }),
  text,
  ok,
});

/** The calls that a circle is made of: `n` names one, and each time it is made, `jitter` may make it look different. */
const makers: readonly ((n: number, jitter: number) => Step)[] = [
  (n, jitter) => read(`src/${String(n)}.ts`, 1 + (jitter % 4), 100 + (jitter % 5)),
  (n, jitter) => ({
    name: 'search-text',
    input:
      jitter % 2
        ? `{"pattern":"word${String(n)}",  "limit":${String(50 + jitter)}}`
        : `{"limit": 50, "pattern":"word${String(n)}"}`,
    text: `src/${String(n)}.ts:3: word`,
  }),
  (n, jitter) =>
    command(
      [
        `npm test -- ${String(n)}.test.ts`,
        `npm  test -- ${String(n)}.test.ts # again`,
        `npm test -- ${String(n)}.test.ts | tail -n ${String(20 + jitter)}`,
      ][jitter % 2] ?? '',
      `exit code 1 after ${String(jitter)}.2 s\n1 failing at 12:0${String(jitter % 10)}:11`,
    ),
  (n, jitter) => ({
    name: 'edit-file',
    input: JSON.stringify({ path: `src/${String(n)}.ts`, old: jitter % 2 ? 'a  b' : 'a b', new: 'c' }),
    text: `"a b" was not found in src/${String(n)}.ts`,
    ok: false,
  }),
];

const circle = fc.record({
  /** How many calls it is made of, and which. */
  length: fc.constantFrom(1, 2, 3, 5),
  kinds: fc.array(fc.nat({ max: makers.length - 1 }), { minLength: 5, maxLength: 5 }),
  jitters: fc.array(fc.nat({ max: 60 }), { minLength: 60, maxLength: 60 }),
  /** Turns of work before it. */
  before: fc.nat({ max: 12 }),
});

describe('an agent that goes round in circles of one to five calls, however it varies them', () => {
  it('is warned, and stopped within ten turns that bring nothing new', () => {
    fc.assert(
      fc.property(circle, ({ length, kinds, jitters, before }) => {
        const work = Array.from({ length: before }, (_, at) => read(`docs/${String(at)}.md`, 1, 40));
        const round = jitters.map(
          (jitter, at) => makers[kinds[at % length] ?? 0]?.(at % length, jitter) ?? read('x', 1, 1),
        );
        const stopped = stoppedAfter([...work, ...round]);
        assert.ok(stopped?.warned, JSON.stringify(stopped));
        // The first time round is new, and so may be the first result of either kind.
        assert.ok(
          stopped.turns <= before + 2 * length + 10,
          `${String(stopped.turns - before)} turns of ${String(length)}`,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is stopped after thirty turns of the same, though the results differ each time', () => {
    for (const length of [1, 2, 3, 5]) {
      const steps = Array.from({ length: 60 }, (_, at) =>
        command(`run ${String(at % length)}`, `token ${String(at)} of x${String(at * at)}`),
      );
      const stopped = stoppedAfter(steps);
      assert.deepEqual(stopped, { turns: 30 + length, warned: true });
    }
  });

  it('is stopped after ten turns with the same error, whatever it called', () => {
    const steps = Array.from({ length: 30 }, (_, at) =>
      command(`go ${'abcdefghijklmnopqrstuvwxyz1234'.charAt(at)}`, `"${String(at)}": not found`, false),
    );
    assert.deepEqual(stoppedAfter(steps), { turns: 10, warned: true });
  });

  it('is stopped after sixty turns of waiting for what never comes', () => {
    const steps = Array.from({ length: 90 }, () => ({
      name: 'read-command',
      input: '{"id":"b1","wait":60}',
      text: 'b1: still running\n(no output)',
    }));
    assert.deepEqual(stoppedAfter(steps), { turns: 61, warned: true });
  });
});

/** Pieces of work that look like circles and are none; `n` tells one from the others, for what is done anew is no new work. */
const honest: fc.Arbitrary<(n: number) => readonly Step[]> = fc.oneof(
  /** A long file, range by range, each from within the one before. */
  fc
    .record({
      size: fc.integer({ min: 20, max: 300 }),
      ranges: fc.integer({ min: 2, max: 30 }),
      overlap: fc.double({ min: 0, max: 0.6, noNaN: true }),
    })
    .map(
      ({ size, ranges, overlap }) =>
        (n: number) =>
          Array.from({ length: ranges }, (_, at) =>
            read(`src/part${String(n)}.ts`, 1 + Math.floor(at * size * (1 - overlap)), size),
          ),
    ),
  /** An edit, then the same tests again, which fail for long. */
  fc.integer({ min: 2, max: 25 }).map(
    (rounds) => (n: number) =>
      Array.from({ length: rounds }, (_, at): readonly Step[] => [
        {
          name: 'edit-file',
          input: JSON.stringify({ path: `src/part${String(n)}.ts`, old: `v${String(at)}`, new: `w${String(at)}` }),
          text: `edited src/part${String(n)}.ts`,
        },
        command('npm test', 'exit code 1 after 2.1 s\n1 failing'),
      ]).flat(),
  ),
  /** A command in the background, looked at again and again. */
  fc.integer({ min: 1, max: 50 }).map((polls) => (n: number) => [
    command(`build ${String(n)}`, `b${String(n)}: still running\n(no output)`),
    ...Array.from({ length: polls }, () => ({
      name: 'read-command',
      input: JSON.stringify({ id: `b${String(n)}`, wait: 60 }),
      text: 'still running\n(no output)',
    })),
  ]),
  /** One word after the other is looked for, mostly in vain. */
  fc.uniqueArray(fc.stringMatching(/^[b-z]{4,9}$/), { minLength: 2, maxLength: 25 }).map(
    (words) => (n: number) =>
      words.map((word) => ({
        name: 'search-text',
        input: JSON.stringify({ pattern: `${word}${String(n)}` }),
        text: 'nothing found',
      })),
  ),
);

describe('work that is no circle', () => {
  it('is never stopped: ranges of a file, tests after each edit, polls, searches', () => {
    fc.assert(
      fc.property(fc.array(honest, { minLength: 1, maxLength: 8 }), (pieces) => {
        const steps = pieces.flatMap((piece, at) => [read(`notes/${String(at)}.md`, 1, 30), ...piece(at)]);
        assert.equal(stoppedAfter(steps), null);
      }),
      { numRuns: 300 },
    );
  });

  it('begins anew when the person says something', () => {
    const progress = createProgress([]);
    for (let at = 0; at < 10; at++) for (const entry of turnOf(read('a.ts', 1, 9))) progress.take(entry);
    assert.notEqual(progress.warning(), null);
    progress.take({ kind: 'said', by: 'Ada', text: 'Read it once more, the file has changed.' });
    for (let at = 0; at < 4; at++) for (const entry of turnOf(read('a.ts', 1, 9))) progress.take(entry);
    assert.deepEqual([progress.warning(), progress.circle()], [null, null]);
  });
});
