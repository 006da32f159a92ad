import assert from 'node:assert/strict';
import { boardEvents, boardRequests, createCaller, serve, type Handlers } from '../../src/protocol/index.ts';
import type { BoardRequests, HostMessage, PageMessage } from '../../src/protocol/index.ts';

const unused = (): Promise<never> => Promise.reject(new Error('not for this test'));
const handlers: Handlers<BoardRequests> = {
  ...{ open: unused, watch: unused, moves: unused, answerGate: unused, tell: unused, review: unused, goBack: unused },
  ...{
    improve: unused,
    openBoard: unused,
    briefing: unused,
    openBriefed: unused,
    unwatch: () => Promise.resolve(null),
  },
  stateGoal: () => Promise.resolve(null),
  move: ({ key, to }) => Promise.reject(new Error(`${key} cannot go to ${to}`)),
};

function createHost() {
  const posted: HostMessage[] = [];
  const reports: string[] = [];
  const receive = serve({
    ...{ requests: boardRequests, handlers },
    post: (message) => posted.push(message),
    report: (text) => reports.push(text),
  });
  return { posted, reports, receive };
}

function createPage() {
  const sent: PageMessage[] = [];
  const reports: string[] = [];
  const keys: string[] = [];
  const page = createCaller({
    ...{ requests: boardRequests, events: boardEvents },
    listeners: {
      ...{ changed: () => undefined, detail: () => undefined, transcript: () => undefined },
      reveal: ({ key }) => keys.push(key),
    },
    post: (message) => sent.push(message),
    report: (text) => reports.push(text),
  });
  return { sent, reports, keys, page };
}

describe('the host of a page', () => {
  it('reports and drops what is no request at all', async () => {
    const { posted, reports, receive } = createHost();
    for (const raw of [
      null,
      7,
      'move',
      [],
      {},
      { id: 'x', request: 'move' },
      { id: -1, request: 'move', params: {} },
    ]) {
      await receive(raw);
    }
    assert.deepEqual(posted, []);
    assert.equal(reports.length, 7);
  });

  it('answers an unknown request and bad parameters with the problem', async () => {
    const { posted, receive } = createHost();
    await receive({ id: 1, request: 'constructor', params: {} });
    await receive({ id: 2, request: 'move', params: { key: '0/t1', to: 'nowhere', reason: '', once: 'x' } });
    await receive({ id: 3, request: 'stateGoal', params: { text: 'x'.repeat(20_001) } });
    assert.deepEqual(
      posted.map((message) => 'answer' in message && [message.answer, message.ok]),
      [
        [1, false],
        [2, false],
        [3, false],
      ],
    );
    assert.match(JSON.stringify(posted[0]), /no request “constructor”/);
    assert.match(JSON.stringify(posted[1]), /move.*cannot be read/);
  });

  it('answers a request that fails with its text for the person', async () => {
    const { posted, receive } = createHost();
    await receive({ id: 1, request: 'move', params: { key: '0/t1', to: 'testing', reason: '', once: 'x' } });
    assert.deepEqual(posted, [{ answer: 1, ok: false, problem: '0/t1 cannot go to testing' }]);
  });
});

describe('a page', () => {
  it('gets each answer for the request that it belongs to, in whatever order they come', async () => {
    const { sent, page } = createPage();
    const first = page.calls.stateGoal({ text: 'one', limit: '' });
    const second = page.calls.stateGoal({ text: 'two', limit: '' });
    page.receive({ answer: sent[1]?.id, ok: false, problem: 'No.' });
    page.receive({ answer: sent[0]?.id, ok: true, value: null });
    assert.equal(await first, null);
    await assert.rejects(second, /^Error: No\.$/);
  });

  it('refuses an answer that is not what was asked for', async () => {
    const { sent, page } = createPage();
    const moves = page.calls.moves({ key: '0/t1' });
    page.receive({ answer: sent[0]?.id, ok: true, value: [{ to: 'nowhere' }] });
    await assert.rejects(moves);
  });

  it('reports and drops what it cannot read, and goes on', () => {
    const { reports, keys, page } = createPage();
    const strange = [
      undefined,
      'x',
      { event: 'toString', data: {} },
      { event: 'reveal', data: 5 },
      { answer: 99, ok: true },
    ];
    for (const raw of strange) page.receive(raw);
    assert.equal(reports.length, strange.length);
    page.receive({ event: 'reveal', data: { key: '0/t1' } });
    assert.deepEqual(keys, ['0/t1']);
  });
});
