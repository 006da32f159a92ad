import assert from 'node:assert/strict';
import type { Maestro } from '../../src/core/app/index.ts';
import { err, ok } from '../../src/core/base/index.ts';
import { failure, type Command, type EffectResult, type Gate } from '../../src/core/domain/index.ts';
import type { Cli } from '../../src/cli/context.ts';
import { reviewGate, type ReviewOutcome } from '../../src/cli/gate-review.ts';
import type { Keyboard } from '../../src/cli/keyboard.ts';
import {
  createScenario,
  evidenceOn,
  plan,
  planned,
  prepared,
  reported,
  statesGoal,
  type Scenario,
} from '../machine/scenario.ts';

/** A task whose change of two hunks was decided, and whose commit came to something. */
function decidedThen(result: EffectResult): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a')));
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  s.answer('run-session', reported('t1', 'tree1'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
  s.answer('run-session', reported('t1', 'tree2'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
  s.answer('run-session', reported('t1', 'tree2'));
  s.send({ type: 'decide-hunks', by: 'ann', taskId: 't1', hunkIds: ['h1'], verdict: 'accepted' });
  s.send({ type: 'decide-hunks', by: 'ann', taskId: 't1', hunkIds: ['h2'], verdict: 'rejected' });
  s.answer('integrate-change', result);
  return s;
}

const conflicted: EffectResult = { kind: 'conflicted', files: ['a.ts'], detail: '' };

interface Reviewed {
  readonly outcome: ReviewOutcome;
  readonly said: string;
  readonly asked: readonly (readonly string[])[];
  readonly answers: readonly Command[];
}

function openGate(s: Scenario): Gate {
  const [gate] = s.state.gates.values();
  assert.ok(gate, 'a gate is open');
  return gate;
}

/** Puts the open gate to somebody who types these keys and lines, then leaves. */
async function review(s: Scenario, keys: readonly string[], lines: readonly string[] = []): Promise<Reviewed> {
  const said: string[] = [];
  const asked: (readonly string[])[] = [];
  const answers: Command[] = [];
  const toPress = [...keys];
  const toType = [...lines];
  const keyboard: Keyboard = {
    key(prompt, offered) {
      prompt();
      asked.push(offered);
      return Promise.resolve(toPress.shift() ?? null);
    },
    line: () => Promise.resolve(toType.shift() ?? null),
    close: () => undefined,
  };
  const terminal = {
    paint: (_style: string, text: string) => text,
    say: (line = '') => void said.push(line),
    write: (text: string) => void said.push(text),
    warn: (line: string) => void said.push(line),
  };
  const maestro: Pick<Maestro, 'state' | 'dispatch'> = {
    state: () => s.state,
    dispatch(command) {
      answers.push(command);
      const { refused } = s.send(command);
      return refused ? err(refused) : ok(null);
    },
  };
  const cli = { terminal, by: 'ann', self: 'maestro' } as unknown as Cli;
  const signal = new AbortController().signal;
  const outcome = await reviewGate({ cli, maestro: maestro as Maestro, keyboard, signal }, openGate(s));
  return { outcome, said: said.join('\n'), asked, answers };
}

const verdictsOf = (s: Scenario): unknown => s.task('t1').verdicts;

/** A task whose session asks, and rests. */
function asked(kind: 'question' | 'command'): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a')));
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  const risk = { risk: 'high' as const, reasons: ['it publishes'] };
  const question = kind === 'question' ? 'Tabs? [1] yes [2] no' : 'May the developer run “npm publish”?';
  s.send({
    type: 'ask-person',
    sessionId: 's1',
    callId: 'c1',
    kind,
    question,
    options: ['yes', 'no'],
    risk,
    subject: 'x',
  });
  s.answer('run-session', { kind: 'session-waits', change: null, tree: 'tree0' });
  return s;
}

describe('what an agent asks', () => {
  it('is answered in words, or declined with a reason, or left', async () => {
    const s = asked('question');
    assert.equal((await review(s, ['q'])).outcome, 'left');
    assert.equal((await review(s, ['a'])).outcome, 'left', 'nothing was typed');
    const { answers } = await review(s, ['a'], ['2']);
    assert.deepEqual(answers.at(-1), { type: 'answer-gate', by: 'ann', gateId: 'q1', answer: 'approved', reason: '2' });
    assert.ok(s.open('run-session'));
    const declined = asked('question');
    assert.equal((await review(declined, ['d'], ['Not mine to say'])).outcome, 'answered');
    assert.ok(declined.open('run-session'));
  });

  it('shows a command exactly, with its risk, for a yes or a no', async () => {
    const s = asked('command');
    const { said, asked: keys } = await review(s, ['n'], ['Not from here']);
    assert.match(said, /“npm publish”[^]*high risk: it publishes/);
    assert.deepEqual(keys, [['y', 'n', 'q']]);
    assert.equal([...s.state.answers.values()][0]?.text, 'Not from here');
  });
});

describe('a change gate that comes back with every hunk decided', () => {
  const troubles: readonly (readonly [string, EffectResult, RegExp])[] = [
    ['a conflict', conflicted, /The branch changed the same lines in a\.ts/],
    [
      'accepted hunks that are red alone',
      { kind: 'red-when-integrated', evidence: evidenceOn('tree2', false) },
      /The accepted hunks alone do not pass/,
    ],
    [
      'a failed commit',
      { kind: 'failed', failure: failure('git-failed', 'The disk of the repository is full.') },
      /Committing failed: The disk of the repository is full\./,
    ],
  ];
  for (const [what, result, concern] of troubles) {
    it(`shows the concern and asks what to do, after ${what}`, async () => {
      const s = decidedThen(result);
      const { outcome, said, asked } = await review(s, ['q']);
      assert.equal(outcome, 'left');
      assert.match(said, concern);
      assert.match(said, /Every hunk is decided: 1 of 2 hunks accepted\./);
      assert.deepEqual(asked, [['a', 'd', 'c', 'r', 'q']]);
      assert.equal(s.state.gates.size, 1);
    });
  }

  it('is approved as it was decided', async () => {
    const s = decidedThen(conflicted);
    assert.equal((await review(s, ['a'])).outcome, 'answered');
    assert.deepEqual(verdictsOf(s), { h1: 'accepted', h2: 'rejected' });
    assert.ok(s.open('integrate-change'));
  });

  it('has its hunks decided anew, and is answered after the last of them only', async () => {
    const s = decidedThen(conflicted);
    const { outcome, said, answers } = await review(s, ['d', 'n', 'y']);
    assert.equal(outcome, 'answered');
    assert.match(said, /hunk 1 \(accepted\)/);
    assert.deepEqual(verdictsOf(s), { h1: 'rejected', h2: 'accepted' });
    assert.deepEqual(
      answers.map(({ type }) => type),
      ['decide-hunks', 'decide-hunks', 'answer-gate'],
    );
    assert.ok(s.open('integrate-change'));
  });

  it('is denied when all its hunks are rejected anew', async () => {
    const s = decidedThen(conflicted);
    assert.equal((await review(s, ['d', 'r'])).outcome, 'answered');
    assert.equal(s.task('t1').status, 'cancelled');
  });

  it('stays open when the person leaves in the middle of deciding anew', async () => {
    const s = decidedThen(conflicted);
    assert.equal((await review(s, ['d', 'n', 'q'])).outcome, 'left');
    assert.equal(s.state.gates.size, 1);
  });

  it('is sent back with a comment, or rejected with a reason', async () => {
    const sent = decidedThen(conflicted);
    assert.equal((await review(sent, ['c'], ['Start from the new lines'])).outcome, 'answered');
    assert.equal(sent.task('t1').status, 'retrying');
    assert.deepEqual(
      sent.task('t1').comments.map(({ text }) => text),
      ['Start from the new lines'],
    );
    const rejected = decidedThen(conflicted);
    assert.equal((await review(rejected, ['r'], ['Not worth it'])).outcome, 'answered');
    assert.match(rejected.task('t1').reason, /Not worth it/);
  });
});
