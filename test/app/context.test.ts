import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readContext } from '../../src/core/app/index.ts';
import { wasted, wastesOf } from '../../src/core/app/context/wastes.ts';
import { TranscriptEntry } from '../../src/core/domain/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Conversation, Script } from '../model-server/index.ts';
import { edit, goal, report, withStage } from './stage.ts';

type Turn = Extract<TranscriptEntry, { kind: 'turn' }>;

/** A turn that calls tools, as name, call id and input. */
function turn(text: string, ...calls: readonly (readonly [name: string, id: string, input: object])[]): Turn {
  return {
    ...{ kind: 'turn', text, stop: 'calls', latency: { first: 1, whole: 2 } },
    calls: calls.map(([name, id, input]) => ({ name, id, input: JSON.stringify(input) })),
    usage: { known: false, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 },
    sent: { bytes: 1, messages: 1, prefix: 'p', model: 'm' },
  };
}

function answered(callId: string, name: string, text: string): TranscriptEntry {
  return { kind: 'tool-finished', callId, name, ok: true, text };
}

/** A source of so many lines, whose names begin with a word. */
function source(word: string, lines: number): string {
  return Array.from({ length: lines }, (_, at) => `const ${word}${String(at)}Value = compute(${String(at)});`).join(
    '\n',
  );
}

describe('what a session sent in vain', () => {
  const read = (id: string, path: string) => ['read-file', id, { path }] as const;

  it('is what was read again, and how often it was sent', () => {
    const entries = [
      ...[turn('', read('a', 'src/a.ts')), answered('a', 'read-file', source('alpha', 30))],
      ...[turn('alpha3Value is it', read('b', 'src/a.ts')), answered('b', 'read-file', source('alpha', 28))],
      ...[turn('so alpha4Value'), turn('and src/a.ts')],
    ];
    const [only, ...more] = wastesOf(entries, true);
    assert.deepEqual([only?.kind, only?.what, only?.turn, only?.requests], ['read-twice', 'read-file src/a.ts', 2, 2]);
    assert.deepEqual(more, []);
  });

  it('is what nothing after it speaks of, once the session is over', () => {
    const entries = [
      turn('', read('a', 'src/a.ts'), ['search-text', 'b', { pattern: 'beta' }]),
      answered('a', 'read-file', source('alpha', 30)),
      answered('b', 'search-text', source('gamma', 30)),
      turn('', ['edit-file', 'c', { path: 'src/a.ts', edits: [] }]),
    ];
    assert.deepEqual(wastesOf(entries, false), []);
    assert.deepEqual(
      wastesOf(entries, true).map(({ kind, what }) => [kind, what]),
      [['not-used', 'search-text beta']],
    );
  });

  it('is long answers until they are cut, the worst first', () => {
    const use = turn('alpha1Value and delta1Value');
    const entries: readonly TranscriptEntry[] = [
      ...[turn('', ['run-command', 'a', { command: 'npm test' }]), answered('a', 'run-command', source('alpha', 400))],
      ...[turn('', read('b', 'd.ts')), answered('b', 'read-file', source('delta', 400)), use, use],
      { kind: 'shortened', turn: 1, room: 600, tokens: { before: 9_000, after: 5_000 } },
      use,
    ];
    const told = wastesOf(entries, true);
    assert.deepEqual(
      told.map(({ kind, what, requests }) => [kind, what, requests]),
      [
        ['big', 'run-command npm test', 3],
        ['big', 'read-file d.ts', 3],
      ],
    );
    assert.ok(told.every((each) => wasted(each) > 0 && wasted(each) < each.tokens * each.requests));
  });

  it('is never more than was sent, whatever the session did', () => {
    const text = fc.constantFrom('alpha', source('alpha', 12), source('beta', 300), 'src/a.ts');
    const step = fc.oneof(
      fc
        .record({ text, path: fc.constantFrom('a.ts', 'b.ts') })
        .map(({ text: said, path }) => [turn(said, read(path, path)), answered(path, 'read-file', said)]),
      fc
        .nat(5)
        .map((at): TranscriptEntry[] => [{ kind: 'shortened', turn: at, room: 600, tokens: { before: 2, after: 1 } }]),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.boolean(), (steps, isOver) => {
        const entries = steps.flat();
        const turns = entries.filter(({ kind }) => kind === 'turn').length;
        const found = wastesOf(entries, isOver);
        for (const each of found) {
          assert.ok(each.requests < turns && each.turn <= turns);
          assert.ok(wasted(each) >= 0 && wasted(each) <= each.tokens * each.requests);
        }
        assert.deepEqual(found, wastesOf(entries, isOver));
      }),
      { numRuns: 50 },
    );
  });
});

describe('where the tokens of a session went', () => {
  /** Looks, edits, reports. */
  const working: Script = ({ turn: at }: Conversation) => ({
    text: at === 1 ? 'I edit it now.' : '',
    calls: [
      [{ name: 'read-file', input: { path: 'src/main.ts' } }, edit('// as told'), report][Math.min(at, 2)] ?? report,
    ],
  });

  it('is told turn by turn, part by part, and the parts come to the whole', async () => {
    await withStage(working, async ({ open }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const [account, ...more] = valueOf(await readContext(maestro.journal, 't1'));
      assert.ok(account);
      assert.deepEqual([more.length, account.role, account.turns.length], [0, 'developer', 3]);
      for (const { tokens, split, window, cut } of account.turns) {
        assert.ok(split?.within && tokens !== null && window !== null);
        const { words, calls, results, told, summary, rules, gathered } = split.within;
        assert.ok(Math.abs(words + calls + results + told + summary - split.history) <= 3);
        assert.ok(rules <= split.system && gathered <= split.briefing);
        const whole = split.system + split.tools + split.briefing + split.files + split.history;
        assert.ok(whole > 0.4 * tokens && whole < 3.1 * tokens, `${String(whole)} of ${String(tokens)}`);
        assert.equal(cut, 0);
      }
      const [first, second, third] = account.turns.map(({ split }) => split);
      assert.equal(first?.files, 0);
      assert.ok((second?.files ?? 0) > 0 && (third?.within?.calls ?? 0) > (second?.within?.calls ?? 0));
      assert.equal(
        account.sent,
        account.turns.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0),
      );
    });
  });

  it('is told of journals from before it was told apart, and refused for a task that there is not', async () => {
    const old = { system: 1, tools: 1, briefing: 1, files: 1, history: 1, answer: 1 };
    const sent = { bytes: 1, messages: 1, prefix: 'p', model: 'm', split: old };
    assert.ok(TranscriptEntry().safeParse({ ...turn(''), sent }).success);
    await withStage(working, async ({ open }) => {
      const maestro = await open();
      const read = await readContext(maestro.journal, 't9');
      assert.ok(!read.ok && read.error.reason === 'not-found');
    });
  });
});
