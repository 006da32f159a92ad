import assert from 'node:assert/strict';
import type { BoardDelta, BoardSnapshot, CardView } from '../../../src/protocol/index.ts';
import { evidenceOn, reported, type Scenario } from '../../machine/scenario.ts';
import { createTable, startsGoal, type Table } from './table.ts';
import { nameOf } from '../../security/cases.ts';

function toReview(scenario: Scenario): void {
  scenario.answer('run-session', reported('t1', 'tree1'));
  scenario.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
  scenario.answer('run-session', reported('t1', 'tree2'));
  scenario.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
  scenario.answer('run-session', reported('t1', 'tree2'));
}

/** What a page has on its board after a snapshot and what followed. */
function applied(snapshot: BoardSnapshot, deltas: readonly BoardDelta[]): readonly CardView[] {
  const cards = new Map(snapshot.cards.map((card) => [card.key, card]));
  let { seq } = snapshot;
  for (const delta of deltas) {
    assert.equal(delta.seq, seq + 1, 'a gap');
    seq = delta.seq;
    for (const card of delta.cards) cards.set(card.key, card);
    for (const key of delta.gone) cards.delete(key);
  }
  return [...cards.values()].sort((a, b) => a.place - b.place);
}

function deltasOf({ events }: Table): readonly BoardDelta[] {
  return events.flatMap((event) => (event.event === 'changed' ? [event.data] : []));
}

describe('the bridge between the engine and the task board', () => {
  let table: Table;

  const play = async (happen: (scenario: Scenario) => void, index = 0): Promise<void> => {
    await table.folders[index]?.play(happen);
    table.changed();
  };
  const open = async (): Promise<BoardSnapshot> => (await table.calls.open({})).snapshot;
  const t1 = '0/t1';

  beforeEach(async () => {
    table = await createTable();
  });
  afterEach(async () => {
    await table.lifetime.dispose();
  });

  /** What the host has given the page for a question or a move. */
  const onceOf = (what: string): string => table.folders[0]?.folder.onceOf(what) ?? '';

  it('shows goals and tasks with who is at work', async () => {
    await play(startsGoal);
    const { goals, cards, standing } = await open();
    assert.equal(standing, 'ready');
    assert.deepEqual(
      goals.map(({ id, text, status, folder }) => [id, text, status, folder]),
      [['g1', 'Do it', 'running', null]],
    );
    const [first, second] = [...cards].sort((a, b) => a.place - b.place);
    assert.equal(first?.title, 'Split the parser');
    assert.equal(first.status, 'in-progress');
    assert.deepEqual(first.work, { role: 'tester', stage: 'test', held: false });
    assert.deepEqual(first.attempts, { failed: 0, allowed: 2 });
    assert.deepEqual([second?.waitingOn, second?.dependsOn], [1, ['t1']]);
  });

  it('tells only what changed, and a page that follows has what a new one would be shown', async () => {
    await play(startsGoal);
    const snapshot = await open();
    await play((s) => s.answer('run-session', reported('t1', 'tree1')));
    await play((s) => s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) }));
    await play((s) => s.send({ type: 'cancel-task', by: 'Ada', taskId: 't2', reason: 'no' }));
    table.changed();
    const deltas = deltasOf(table);
    assert.deepEqual(
      deltas.map(({ cards }) => cards.map(({ id }) => id)),
      [['t1'], ['t1'], ['t2']],
    );
    const anew = await open();
    assert.deepEqual(applied(snapshot, deltas), applied(anew, []));
    assert.equal(anew.seq, (deltas.at(-1)?.seq ?? 0) + 1);
  });

  it('names the folders when there are several, and takes leave of one that goes', async () => {
    await table.lifetime.dispose();
    table = await createTable(2);
    await play(startsGoal, 0);
    await play(startsGoal, 1);
    const { goals, cards } = await open();
    assert.equal(cards.length, 4);
    assert.equal(new Set(goals.map(({ folder }) => folder)).size, 2);
    table.folders.splice(0, 1);
    table.changed();
    assert.deepEqual([...(deltasOf(table)[0]?.gone ?? [])].sort(), ['0/g1', '0/t1', '0/t2']);
    await assert.rejects(
      table.calls.move({ key: t1, to: 'cancelled', reason: '', once: 'x' }),
      /not open in the window/,
    );
  });

  it('moves a task as the person asks, and says why not where it cannot be', async () => {
    await play(startsGoal);
    await open();
    await assert.rejects(
      table.calls.move({ key: t1, to: 'completed', reason: '', once: onceOf('t1>completed') }),
      /No task goes there/,
    );
    await assert.rejects(
      table.calls.move({ key: t1, to: 'testing', reason: '', once: onceOf('t1>testing') }),
      /The engine moves it/,
    );
    await assert.rejects(
      table.calls.move({ key: '0/t9', to: 'cancelled', reason: '', once: 'x' }),
      /not there any more/,
    );
    await table.calls.move({ key: '0/t2', to: 'cancelled', reason: 'too much', once: onceOf('t2>cancelled') });
    assert.equal(table.folders[0]?.scenario.task('t2').status, 'cancelled');
    const moves = await table.calls.moves({ key: t1 });
    assert.deepEqual(
      moves.filter(({ legal }) => legal).map(({ to, confirm }) => [to, confirm !== null]),
      [['cancelled', true]],
    );
    assert.ok(moves.every(({ text }) => text.length > 10));
  });

  it('accepts a change when its task is moved to the end', async () => {
    await play(startsGoal);
    await play(toReview);
    await table.calls.move({ key: t1, to: 'completed', reason: '', once: onceOf('t1>completed') });
    assert.ok(table.folders[0]?.scenario.open('integrate-change'));
  });

  it(nameOf('WEB-08'), async () => {
    await play(startsGoal);
    await play(toReview);
    const { detail } = await table.calls.watch({ key: t1 });
    const [gate] = detail.gates;
    assert.ok(gate);
    const isOpen = () => table.folders[0]?.scenario.state.gates.has(gate.id);
    const answer = { key: t1, gateId: gate.id, answer: 'approved', reason: '' } as const;
    for (const forged of [
      { type: 'approve', id: gate.id },
      { id: 900, request: 'approve', params: { gateId: gate.id } },
      { id: 901, request: 'answerGate', params: answer },
      { id: 902, request: 'answerGate', params: { ...answer, once: gate.id } },
      { id: 903, request: 'move', params: { key: t1, to: 'completed', reason: '' } },
      { id: 904, request: 'move', params: { key: t1, to: 'completed', reason: '', once: gate.once } },
    ]) {
      await table.bridge.receive(forged);
      assert.ok(isOpen(), JSON.stringify(forged));
    }
    assert.equal(
      table.reports.filter((text) => /no request|no request “approve”|cannot be read|not asked/.test(text)).length >= 6,
      true,
    );
    await table.calls.answerGate({ ...answer, once: gate.once });
    assert.ok(!isOpen());
    const marks = detail.moves.map(({ once }) => once);
    assert.equal(new Set([...marks, gate.once]).size, marks.length + 1, 'each is its own');
  });

  it('answers a gate once; the second answer changes nothing and says so', async () => {
    await play(startsGoal);
    await play(toReview);
    const { detail } = await table.calls.watch({ key: t1 });
    const gateId = detail.gates[0]?.id ?? '';
    const answer = { key: t1, gateId, once: onceOf(gateId), answer: 'denied', reason: 'too clever' } as const;
    await table.calls.answerGate(answer);
    await table.folders[0]?.play();
    await assert.rejects(table.calls.answerGate({ ...answer, answer: 'approved' }), /was answered already/);
    assert.equal(table.folders[0]?.scenario.task('t1').status, 'cancelled');
  });

  it('lets a kind of command pass for its session', async () => {
    await play(startsGoal);
    const risk = { risk: 'medium' as const, reasons: ['it installs packages'] };
    const rule = { program: 'npm', subcommand: 'install', folder: '/t', risk };
    await play((scenario) => {
      const question = 'May the tester run “npm install x”?';
      const asks = { sessionId: 's1', callId: 'c1', kind: 'command' as const, question, risk, subject: 'x', rule };
      assert.equal(scenario.send({ type: 'ask-person', ...asks }).refused, null);
    });
    const { detail } = await table.calls.watch({ key: t1 });
    assert.equal(detail.gates[0]?.covers, 'npm install …');
    const gateId = detail.gates[0].id;
    await table.calls.answerGate({
      key: t1,
      gateId,
      once: onceOf(gateId),
      answer: 'approved',
      reason: '',
      forSession: true,
    });
    assert.equal(table.folders[0]?.scenario.state.rules.get(gateId)?.sessionId, 's1');
  });

  it('says the same when another window answered between look and answer', async () => {
    await play(startsGoal);
    await play(toReview);
    const { detail } = await table.calls.watch({ key: t1 });
    const gateId = detail.gates[0]?.id ?? '';
    table.folders[0]?.scenario.send({ type: 'answer-gate', by: 'Bob', gateId, answer: 'denied', reason: '' });
    const late = table.calls.answerGate({ key: t1, gateId, once: onceOf(gateId), answer: 'approved', reason: '' });
    await assert.rejects(late, /There is no open gate .* answered/);
  });

  it('shows a task with its past, its evidence and its change', async () => {
    await play(startsGoal);
    await play(toReview);
    const { detail, transcript } = await table.calls.watch({ key: t1 });
    assert.deepEqual(
      detail.history.map(({ to }) => to),
      ['in-progress', 'testing', 'ready-for-review'],
    );
    assert.equal(detail.evidence?.green, true);
    assert.equal(detail.evidence.present, true);
    assert.deepEqual(detail.change?.files, [
      { path: 'a.ts', status: 'modified', added: 2, removed: 2, accepted: 0, rejected: 0, undecided: 2 },
    ]);
    assert.deepEqual(detail.stages.map(({ id, status }) => `${id} ${status}`).slice(0, 2), [
      'test passed',
      'red passed',
    ]);
    assert.equal(transcript.from, 0);
    assert.deepEqual(
      transcript.lines.slice(0, 2).map(({ kind, who }) => `${kind} ${who}`),
      ['opened tester', 'closed reported'],
    );
  });

  it('streams what is said of the watched task, without a gap', async () => {
    await play(startsGoal);
    await open();
    const { transcript } = await table.calls.watch({ key: t1 });
    await play((s) => s.send({ type: 'tell-task', by: 'Ada', taskId: 't1', text: 'mind the tabs' }));
    await play((s) => s.send({ type: 'tell-task', by: 'Ada', taskId: 't2', text: 'another task' }));
    await table.calls.tell({ key: t1, text: 'and the spaces' });
    await table.folders[0]?.play();
    const pieces = table.events.flatMap((event) => (event.event === 'transcript' ? [event.data] : []));
    assert.deepEqual(
      pieces.map(({ from, lines }) => [from, lines.map(({ who, text }) => `${who}: ${text}`)]),
      [
        [transcript.lines.length, ['Ada: mind the tabs']],
        [transcript.lines.length + 1, ['Ada: and the spaces']],
      ],
    );
  });

  it('sends nothing to a page that was closed while it streamed, and everything when it is opened again', async () => {
    await play(startsGoal);
    await open();
    await table.calls.watch({ key: t1 });
    table.bridge.sleep();
    const before = table.posted.length;
    await play((s) => s.send({ type: 'tell-task', by: 'Ada', taskId: 't1', text: 'anybody there?' }));
    assert.equal(table.posted.length, before);
    await open();
    const { transcript } = await table.calls.watch({ key: t1 });
    assert.equal(transcript.lines.at(-1)?.text, 'anybody there?');
    await table.lifetime.dispose();
    await play((s) => s.send({ type: 'tell-task', by: 'Ada', taskId: 't1', text: 'now?' }));
    await table.bridge.receive({ id: 77, request: 'unwatch', params: {} });
    assert.ok(!table.posted.some((message) => (message as { readonly id?: unknown }).id === 77));
    assert.deepEqual(
      table.events.filter(({ event }) => event === 'transcript'),
      [],
    );
  });

  it('tells the briefing of a task in parts, each thing with where it leads and what speaks for it', async () => {
    await play(startsGoal);
    await open();
    const { used, most, parts } = await table.calls.briefing({ key: t1 });
    assert.ok(used > 0 && used <= most);
    const [files, memories, related] = ['relevantFiles', 'memories', 'related'].map((name) =>
      parts.find((part) => part.name === name)?.lines.map(({ link, why }) => ({ link, why })),
    );
    assert.deepEqual(files, [
      { link: { kind: 'file', path: 'src/a.ts', from: 3, to: 9 }, why: 'has the words, lately' },
    ]);
    assert.deepEqual(memories, [{ link: { kind: 'memory', id: 'e4' }, why: 'has “cents”' }]);
    assert.deepEqual(
      related?.map(({ link }) => link),
      [{ kind: 'memory', id: 'e5' }, { kind: 'task', key: '0/t2', tab: 'history' }, null],
    );
    const recent = parts.find(({ name }) => name === 'recentActivity');
    const leads = recent?.lines.map(({ text, link }) => [text, link?.kind === 'task' ? link.tab : link]);
    assert.deepEqual(leads, [
      ['t1 added: Split the parser (low risk)', 'history'],
      ['t1 tester starts test (s1, attempt 1)', 'transcript'],
      ['t1 pending → in-progress: Started.', 'history'],
    ]);
    assert.ok(recent && recent.tokens > 0);
    await table.calls.openBriefed({ key: t1, place: { kind: 'file', path: 'src/a.ts', from: 3, to: 9 } });
    assert.deepEqual(table.actions, ['briefed t1 {"kind":"file","path":"src/a.ts","from":3,"to":9}']);
    await assert.rejects(table.calls.briefing({ key: '0/t77' }), /not there any more/);
  });

  it('passes on what the editor itself does', async () => {
    await play(startsGoal);
    await open();
    await table.calls.stateGoal({ text: 'Be kind', limit: '$5' });
    await table.calls.improve({});
    await table.calls.review({ key: t1 });
    await table.calls.goBack({ key: t1 });
    await table.calls.openBoard({ key: t1 });
    await table.calls.openBoard({ key: null });
    assert.deepEqual(table.actions, ['goal Be kind $5', 'improve', 'review t1', 'back t1', 'open t1', 'open ']);
    await assert.rejects(table.calls.stateGoal({ text: '', limit: '' }), /cannot be read/);
    await assert.rejects(table.calls.stateGoal({ text: 'Be kind', limit: 'much' }), /Write an amount/);
    assert.equal((await table.calls.open({})).limit, '$5');
  });
});
