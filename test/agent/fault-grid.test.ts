import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAnthropicProvider } from '../../src/adapters/anthropic-models/index.ts';
import { createOllamaProvider } from '../../src/adapters/ollama-models/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { LoopConfig } from '../../src/core/agent/index.ts';
import type { Result } from '../../src/core/base/index.ts';
import { ok } from '../../src/core/base/index.ts';
import type { Failure } from '../../src/core/domain/index.ts';
import type { ModelPiece, ModelProvider } from '../../src/core/ports/index.ts';
import { onlyReads } from '../../src/core/tools/index.ts';
import type { Times } from '../contracts/models.stage.ts';
import {
  createModelServer,
  framesFor,
  type ModelServer,
  type Moment,
  type Script,
  type ScriptedAnswer,
  type WireKind,
} from '../model-server/index.ts';
import { nameOf } from '../security/cases.ts';
import { throughOneAnother } from '../model-server/mixing.ts';
import { toolsInMemory } from '../tools/session.ts';
import { asking, session } from './session.ts';

/** Looked for wherever a key could have got to. */
const canary = 'sk-canary-7f3a91c2d8e64b50';

type Given = { readonly baseUrl: string; readonly key: string; readonly timeouts: Times };

const providers: Readonly<Record<WireKind, (given: Given) => ModelProvider>> = {
  chat: (given) => createOpenAiProvider({ ...given, api: 'chat' }),
  responses: (given) => createOpenAiProvider({ ...given, api: 'responses' }),
  anthropic: createAnthropicProvider,
  ollama: createOllamaProvider,
};
const wires = Object.keys(providers) as readonly WireKind[];

const text = 'x = 1;\n'.repeat(80);
const write: ScriptedAnswer = {
  text: 'I write.',
  calls: [{ id: 'w1', name: 'write-file', input: { path: 'a.ts', text } }],
};
const report: ScriptedAnswer = { calls: [{ name: 'report', input: {} }] };

/** The first answer writes a file, the second reports. The first goes wrong so many times before it comes. */
function wrongFirst(wrong: Partial<ScriptedAnswer>, times = 1): Script {
  let left = times;
  return ({ turn }) => {
    if (turn > 0) return report;
    return left-- > 0 ? { ...write, ...wrong } : write;
  };
}

/** What a session came to, with everything that it left. */
interface Run {
  readonly outcome: Result<string, Failure>;
  readonly server: ModelServer;
  readonly provider: ModelProvider;
  readonly writes: number;
  readonly written: string | undefined;
  readonly waits: readonly number[];
  readonly notes: readonly string[];
  readonly journal: ReturnType<typeof session>['journal'];
}

interface Scene {
  readonly script: Script;
  readonly times?: Times;
  readonly more?: Partial<LoopConfig<string>>;
  /** Where the provider asks, when that is not the server. */
  readonly baseUrl?: string;
}

/** Whatever must never hold the key, as text. */
function leftBy(
  { outcome, notes, journal }: Pick<Run, 'outcome' | 'notes' | 'journal'>,
  pieces: readonly unknown[],
): string {
  return JSON.stringify([outcome, notes, journal, pieces]);
}

for (const wire of wires) {
  describe(`faults of a provider over ${wire}`, () => {
    const servers: ModelServer[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.close();
    });

    async function run({ script, times = {}, more = {}, baseUrl }: Scene): Promise<Run> {
      const server = await createModelServer({ wire, script, key: canary });
      servers.push(server);
      const provider = providers[wire]({ baseUrl: baseUrl ?? server.url, key: canary, timeouts: times });
      const tools = toolsInMemory({});
      const events: unknown[] = [];
      const s = session([], {
        ask: asking(provider),
        mending: { names: ['write-file', 'read-file', 'report'], repairJson: () => null },
        tools: { onlyReads, run: (call) => tools.box.callAsText(call.name, call.input, call.id) },
        onEvent: (event) => events.push(event),
        ...more,
      });
      const outcome = await s.run();
      provider.close?.();
      const writes = tools.files.calls.filter((each) => each.startsWith('write')).length;
      const written = tools.files.texts.get('a.ts');
      const made = { outcome, server, provider, writes, written, waits: s.waits, notes: s.notes, journal: s.journal };
      assert.ok(!leftBy(made, events).includes('canary'), 'the key got out');
      return made;
    }

    /** The session ends well, its file written once and whole, after so many requests. */
    async function recovers(scene: Scene, requests: number): Promise<Run> {
      const made = await run(scene);
      assert.deepEqual(made.outcome, ok('fine'), made.notes.join('\n'));
      assert.equal(made.writes, 1, 'the effect is there once');
      assert.equal(made.written, text);
      assert.equal(made.server.requests.length, requests);
      return made;
    }

    /** A stream for the first answer, made of what the server would send by `change`. */
    function streamed(
      change: (frames: readonly string[]) => string | Uint8Array,
      answer: ScriptedAnswer = write,
    ): Script {
      const frames = framesFor(wire, answer);
      return ({ turn }) => (turn > 0 ? report : { fault: { kind: 'body', body: change(frames) } });
    }

    const sse = (data: string): string => (wire === 'ollama' ? `${data}\n` : `data: ${data}\n\n`);
    const status = (code: number, headers = {}, body: object | string = ''): Partial<ScriptedAnswer> => ({
      fault: { kind: 'status', status: code, headers, body },
    });

    it(`${nameOf('PROV-01')}: 429 with Retry-After: waits as long as it is asked to, and asks once more`, async () => {
      const { waits } = await recovers({ script: wrongFirst(status(429, { 'retry-after': '7' })) }, 3);
      assert.deepEqual(waits, [7_000]);
    });

    it('takes a date to wait until by the clock of the server, however wrong its own is', async () => {
      const [date, until] = ['Wed, 21 Oct 2015 07:28:00 GMT', 'Wed, 21 Oct 2015 07:28:05 GMT'];
      const { waits } = await recovers({ script: wrongFirst(status(429, { date, 'retry-after': until })) }, 3);
      assert.deepEqual(waits, [5_000]);
    });

    for (const code of [408, 409, 425, 429, 500, 502, 503, 529]) {
      it(`${String(code)}: asks again, and does nothing twice`, async () => {
        await recovers({ script: wrongFirst(status(code), 2) }, 4);
      });
    }

    for (const code of [401, 403, 404]) {
      it(`${nameOf('PROV-18')}: ${String(code)}: asks no more, and says what to do`, async () => {
        const body = { error: { message: `Incorrect API key provided: ${canary}` } };
        const { outcome, server } = await run({ script: wrongFirst(status(code, {}, body)) });
        assert.ok(!outcome.ok && !outcome.error.retryable);
        assert.match(outcome.error.person, /Check (?:the key|the name of the model)/);
        assert.equal(server.requests.length, 1);
      });
    }

    it(`${nameOf('PROV-03')}: overload in mid-stream: what had come is dropped, and it is asked again`, async () => {
      const error = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}';
      const lines = wire === 'ollama' ? [error] : [`data: ${error}`, ''];
      const { journal } = await recovers({ script: wrongFirst({ fault: { kind: 'lines', lines } }) }, 3);
      assert.equal(journal.filter((entry) => entry.kind === 'turn').length, 2);
    });

    for (const at of ['request', 'headers', 'middle', 'end'] as const satisfies readonly Moment[]) {
      it(`${nameOf('PROV-05')}; ${nameOf('PROV-06')}: cut at the ${at}, within text or call: no half of it is kept or done`, async () => {
        await recovers({ script: wrongFirst({ fault: { kind: 'cut', at } }) }, 3);
        await recovers({ script: wrongFirst({ text: '', pieceLength: 3, fault: { kind: 'cut', at } }) }, 3);
      });

      it(`falls silent at the ${at}: it is asked again in time, and the socket closed`, async () => {
        const times = { firstByte: 1_000, idle: 1_000 };
        const { server } = await recovers({ script: wrongFirst({ fault: { kind: 'silence', at } }), times }, 3);
        assert.equal(await (await server.request(1)).ended, 'gone');
      });
    }

    it('drips byte by byte without end: the whole of its time ends it', async () => {
      const drip = { text: 'drip '.repeat(2_000), pieceLength: 1, pieceMs: 2 };
      const { server } = await recovers({ script: wrongFirst(drip), times: { total: 2_500 } }, 3);
      assert.equal(await (await server.request(1)).ended, 'gone');
    });

    it(`${nameOf('PROV-08')}: malformed lines: they are skipped, and the answer taken`, async () => {
      const junk = [
        'data: {bad',
        '',
        ': a comment',
        'data',
        '\uFEFFdata: {}',
        'event: nothing',
        `data: ${'x'.repeat(2_000_000)}`,
      ];
      await recovers({ script: wrongFirst({ fault: { kind: 'lines', lines: junk } }) }, 2);
      await recovers({ script: streamed((frames) => `\uFEFF${frames.join('').replaceAll('\n', '\r\n')}`) }, 2);
    });

    it('runs two objects together in one event: both are taken', async () => {
      const joined = (frames: readonly string[]): string =>
        frames.join('').replace(/\}\n+(?:event: [^\n]*\n)?(?:data: )?\{(?=[^]*\}\n)/, '}{');
      await recovers({ script: streamed(joined) }, 2);
    });

    it(`${nameOf('PROV-10')}: answers with nothing, with 204 or with a page: that is said, and asked again`, async () => {
      for (const wrong of [
        { fault: { kind: 'body', body: '' } },
        status(204),
        { fault: { kind: 'body', body: '<html>Sign in</html>' } },
      ] as const) {
        await recovers({ script: wrongFirst(wrong) }, 3);
      }
    });

    it('has events with nothing in them: they are let pass', async () => {
      const empty = {
        chat: '{"choices":[]}',
        responses: '{"type":"response.in_progress","response":{}}',
        anthropic: '{"type":"ping"}',
        ollama: '{"message":{"content":""},"done":false}',
      };
      const { server } = await recovers(
        { script: streamed((frames) => [...frames.slice(0, 2), sse(empty[wire]), ...frames.slice(2)].join('')) },
        2,
      );
      assert.equal(server.unanswered.length, 0);
    });

    it('ends without saying anything: the model is reminded', async () => {
      let asked = 0;
      const script: Script = () => [{ text: '' }, write, report][asked++];
      const made = await run({ script });
      assert.deepEqual([made.outcome, made.writes], [ok('fine'), 1]);
    });

    it('gives a call no id, or two the same: each is done once', async () => {
      const call = (id: string, path: string): object => ({ id, name: 'write-file', input: { path, text } });
      for (const id of ['', 'same']) {
        const both = { calls: [call(id, 'a.ts'), call(id, 'b.ts')] } as ScriptedAnswer;
        const made = await run({ script: ({ turn }) => (turn === 0 ? both : report) });
        assert.deepEqual([made.outcome, made.writes], [ok('fine'), 2]);
        assert.equal(made.server.unanswered.length, 0);
      }
    });

    it('gives the input of a call in more than 200 pieces: it is put together', async () => {
      await recovers({ script: ({ turn }) => (turn === 0 ? { ...write, pieceLength: 2 } : report) }, 2);
    });

    it('gives an answer of 5 MB: it is taken whole', async () => {
      const long = 'y'.repeat(5_000_000);
      const limits = { turns: 10, time: 60_000, idleAnswers: 2, window: 20_000_000, resultLength: 24_000 };
      const { journal } = await recovers(
        { script: wrongFirst({ text: long, pieceLength: 65_536 }), more: { limits } },
        2,
      );
      const [first] = journal;
      assert.equal(first?.kind === 'turn' && first.text.length, long.length);
    });

    it('sends bytes that are no UTF-8: they are replaced, the rest is taken', async () => {
      const raw = (frames: readonly string[]): Uint8Array => {
        const bytes = Buffer.from(frames.join('').replace('I write.', 'I \u00ff\u00ff.'), 'latin1');
        return bytes;
      };
      const { journal } = await recovers({ script: streamed(raw) }, 2);
      const [first] = journal;
      assert.match(first?.kind === 'turn' ? first.text : '', /I \uFFFD+\./);
    });

    it(`${nameOf('PROV-11')}: gives a call broken input: it is mended where that is clear, else asked for again`, async () => {
      if (wire === 'ollama') return;
      const whole = JSON.stringify({ path: 'a.ts', text });
      for (const input of [`${whole} Done.`, whole.slice(0, -1), JSON.stringify(whole)]) {
        await recovers({ script: ({ turn }) => (turn === 0 ? { calls: [{ name: 'write-file', input }] } : report) }, 2);
      }
      const cut = whole.slice(0, 40);
      let asked = 0;
      const again: Script = ({ turn }) =>
        turn === 0 ? { calls: [{ name: 'write-file', input: cut }] } : asked++ === 0 ? write : report;
      const { writes, outcome } = await run({ script: again });
      assert.deepEqual([outcome, writes], [ok('fine'), 1]);
    });

    it(`${nameOf('PROV-13')}: calls tools by names that every object has: they are no tools`, async () => {
      const names = ['constructor', '__proto__', 'toString'];
      const odd = { calls: names.map((name) => ({ name, input: {} })) };
      const script: Script = ({ turn }) => [odd, write, report][turn];
      const made = await recovers({ script }, 3);
      const told = made.journal.flatMap((entry) => (entry.kind === 'tool-finished' ? [entry.ok] : []));
      assert.deepEqual(told.slice(0, 3), [false, false, false]);
    });

    it(`${nameOf('PROV-15')}: streams three calls through one another: all come whole, in order`, async () => {
      const calls = ['a', 'b', 'c'].map((name) => ({
        id: name,
        name: 'write-file',
        input: { path: `${name}.ts`, text },
      }));
      const script = streamed(throughOneAnother, { calls, pieceLength: 40 });
      const made = await run({ script });
      const [first] = made.journal;
      assert.deepEqual(made.outcome, ok('fine'));
      assert.deepEqual(
        first?.kind === 'turn' && first.calls.map(({ input }) => (JSON.parse(input) as { path: string }).path),
        ['a.ts', 'b.ts', 'c.ts'],
      );
      assert.equal(made.writes, 3);
    });

    it(`${nameOf('PROV-16')}; ${nameOf('PROV-21')}: is asked again after a crash within a call: the call is not repeated, and the history accepted`, async () => {
      const { journal } = await recovers({ script: wrongFirst({}) }, 2);
      const started = journal.findIndex((entry) => entry.kind === 'tool-started');
      const made = await run({ script: wrongFirst({}), more: { recorded: journal.slice(0, started + 1) } });
      assert.deepEqual([made.outcome, made.writes], [ok('fine'), 0]);
      assert.equal(made.server.unanswered.length, 0);
    });

    it(`${nameOf('PROV-20')}: is cancelled after any piece: nothing is begun any more, and the socket closed`, async () => {
      for (let after = 1; after <= 50; after++) {
        const stop = new AbortController();
        let heard = 0;
        const onEvent = (event: { readonly kind: string; readonly piece?: ModelPiece }): void => {
          if (event.kind === 'piece' && ++heard === after) stop.abort();
        };
        const script: Script = () => ({
          ...write,
          text: 'word '.repeat(60),
          pieceLength: 4,
          fault: { kind: 'silence', at: 'end' },
        });
        const made = await run({ script, more: { signal: stop.signal, onEvent } });
        assert.ok(!made.outcome.ok && made.outcome.error.reason === 'cancelled', JSON.stringify(made.outcome));
        assert.deepEqual([made.writes, made.journal], [0, []]);
        assert.equal(await (await made.server.request(1)).ended, 'gone');
        await made.server.close();
        servers.length = 0;
      }
    });

    it(`${nameOf('PROV-23')}: tells no usage, or one that cannot be: the work goes on, and it is not taken as nothing`, async () => {
      const { journal } = await recovers(
        { script: ({ turn }) => ({ ...(turn === 0 ? write : report), usage: null }) },
        2,
      );
      const known = journal.flatMap((entry) => (entry.kind === 'turn' ? [entry.usage.known] : []));
      assert.deepEqual(known, [false, false]);
      const tokens = { input: -5, cacheRead: 0, cacheWrite: 0, output: 2.5, reasoning: 0 };
      const odd = await recovers({ script: ({ turn }) => ({ ...(turn === 0 ? write : report), tokens }) }, 2);
      for (const entry of odd.journal) {
        if (entry.kind === 'turn')
          assert.ok(Object.values(entry.usage).every((count) => count === Boolean(count) || Number(count) >= 0));
      }
    });

    it('PROV-25 makes the same call again and again: it is stopped', async () => {
      const again: ScriptedAnswer = { calls: [{ name: 'read-file', input: { path: 'none.ts' } }] };
      const limits = { turns: 60, time: 60_000, idleAnswers: 2, window: 100_000, resultLength: 24_000 };
      const made = await run({ script: () => again, more: { limits } });
      assert.ok(!made.outcome.ok);
      assert.ok(made.server.requests.length < 30, String(made.server.requests.length));
    });

    it('has no such name, or no encryption: that is said, and can be tried again later', async () => {
      for (const baseUrl of ['http://nowhere.invalid', 'https://127.0.0.1:PORT']) {
        const closed = createServer((socket) => socket.end('no TLS here')).listen(0, '127.0.0.1');
        await once(closed, 'listening');
        const { port } = closed.address() as AddressInfo;
        const made = await run({ script: [], baseUrl: baseUrl.replace('PORT', String(port)) });
        closed.close();
        assert.ok(!made.outcome.ok && made.outcome.error.retryable, baseUrl);
        assert.match(made.outcome.error.person, /cannot be reached/);
        assert.equal(made.notes.length, 3);
      }
    });
  });
}
