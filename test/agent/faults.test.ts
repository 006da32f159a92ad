import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBash } from '../../src/adapters/bash-syntax/index.ts';
import { createCommandRunner } from '../../src/adapters/command-runner/index.ts';
import { startOf } from '../../src/adapters/command-runner/process-table.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { ok } from '../../src/core/base/index.ts';
import type { LoopConfig } from '../../src/core/agent/index.ts';
import { onlyReads, type SessionToolBox } from '../../src/core/tools/index.ts';
import { createModelServer, type ModelServer, type Moment, type Script } from '../model-server/index.ts';
import { toolsInMemory, toolsOn } from '../tools/session.ts';
import { asking, session } from './session.ts';

const report = { calls: [{ name: 'report', input: {} }] };
const write = { calls: [{ name: 'write-file', input: { path: 'a.ts', text: 'one\n' } }] };

/** An answer that goes wrong so many times before it comes. */
function faulty(fault: object, times: number): Script {
  let left = times;
  return ({ turn }) => {
    const answer = turn === 0 ? write : report;
    return turn === 1 && left-- > 0 ? { ...answer, text: 'so far', fault: fault as never } : answer;
  };
}

describe('a session over a provider', () => {
  let server: ModelServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  /** A session against the scripted server, with the tools as they are. */
  async function over(script: Script, box: SessionToolBox, more: Partial<LoopConfig<string>> = {}, patience = 60_000) {
    server = await createModelServer({ script });
    const timeouts = { firstByte: patience, idle: patience };
    const provider = createOpenAiProvider({ baseUrl: server.url, timeouts });
    const tools = {
      onlyReads,
      run: (call: { id: string; name: string; input: string }) => box.callAsText(call.name, call.input, call.id),
    };
    return { provider, server, ...session([], { ask: asking(provider), tools, ...more }) };
  }

  const refusal = (status: number, headers = {}) => ({ kind: 'status', status, headers });
  const faults: readonly (readonly [string, object])[] = [
    ['refuses for now and says when', refusal(429, { 'retry-after-ms': '5' })],
    ['refuses for now', refusal(429)],
    ['fails by itself', refusal(500)],
    ['is overloaded', refusal(503)],
    ['gives up waiting', refusal(408)],
    ...(['request', 'headers', 'middle', 'end'] as const).map(
      (at: Moment) => [`breaks off at ${at}`, { kind: 'cut', at }] as const,
    ),
    ...(['request', 'headers', 'middle', 'end'] as const).map(
      (at: Moment) => [`falls silent at ${at}`, { kind: 'silence', at }] as const,
    ),
    ['answers nonsense', { kind: 'body', body: 'It works!', type: 'text/html' }],
    ['never ends a line', { kind: 'endless', what: 'line' }],
  ];
  for (const [what, fault] of faults) {
    it(`that ${what} is asked again, and the person told; nothing is lost or done twice`, async () => {
      const tools = toolsInMemory({});
      const patience = what.startsWith('falls silent') ? 1_000 : undefined;
      const s = await over(faulty(fault, 2), tools.box, {}, patience);
      assert.deepEqual(await s.run(), ok('fine'));
      assert.equal(s.notes.length, 2, s.notes.join('\n'));
      for (const note of s.notes) assert.match(note, /It is asked again .*\([12] of 3\)\.$/);
      assert.equal(tools.files.calls.filter((each) => each.startsWith('write')).length, 1);
      assert.equal(s.server.requests.length, 4);
      assert.equal(s.journal.filter((entry) => entry.kind === 'turn').length, 2);
      const [first, second] = s.server.requests.slice(1, 3).map(({ body }) => body);
      assert.equal(first, second, 'the same bytes are sent again');
    });
  }

  it('waits as long as the provider asks, at least as long as it doubles, and no longer than it may', async () => {
    const s = await over(faulty(refusal(429, { 'retry-after': '7' }), 2), toolsInMemory({}).box);
    await s.run();
    assert.deepEqual(s.waits, [7_000, 7_000]);
    await s.server.close();
    const plain = await over(faulty(refusal(503), 3), toolsInMemory({}).box);
    await plain.run();
    assert.deepEqual(plain.waits, [500, 1_000, 2_000]);
    await plain.server.close();
    const long = await over(faulty(refusal(429, { 'retry-after': '3600' }), 1), toolsInMemory({}).box);
    const outcome = await long.run();
    assert.ok(!outcome.ok && outcome.error.retryable);
    assert.match(outcome.error.person, /3600 s/);
    assert.deepEqual(long.waits, []);
  });

  it('that stays away fails the stage so that it can be tried again, with the reason', async () => {
    const s = await over(faulty(refusal(503), 9), toolsInMemory({}).box);
    const outcome = await s.run();
    assert.ok(!outcome.ok && outcome.error.retryable);
    assert.match(outcome.error.person, /overloaded/);
    assert.equal(s.notes.length, 3);
    const gone = await over([], toolsInMemory({}).box);
    await gone.server.close();
    const unreachable = await gone.run();
    assert.ok(!unreachable.ok && unreachable.error.retryable);
    assert.match(unreachable.error.person, /cannot be reached/);
    assert.equal(gone.notes.length, 3);
  });

  for (const status of [400, 401, 403, 404]) {
    it(`that refuses for good with ${String(status)} is not asked again`, async () => {
      const s = await over(faulty(refusal(status), 1), toolsInMemory({}).box);
      const outcome = await s.run();
      assert.ok(!outcome.ok && !outcome.error.retryable);
      assert.equal(s.server.requests.length, 2);
    });
  }

  it('that finds the conversation too long gets it shorter, once', async () => {
    const tooLong = {
      kind: 'status',
      status: 400,
      body: { error: { message: "This model's maximum context length is 9000 tokens." } },
    };
    const files = { 'a.ts': `${'word '.repeat(20)}\n`.repeat(400) };
    const read = (turn: number) => ({
      calls: [{ name: 'read-file', input: { path: 'a.ts', from: 40 * turn + 1, lines: 40 } }],
    });
    let isRefused = false;
    const script: Script = ({ turn, messages }) => {
      if (turn < 8) return read(turn);
      const length = messages.reduce((sum, { content }) => sum + content.length, 0);
      if (length < 25_000) return report;
      isRefused = true;
      return { ...report, fault: tooLong as never };
    };
    const s = await over(script, toolsInMemory(files).box);
    assert.deepEqual(await s.run(), ok('fine'));
    assert.ok(isRefused);
    assert.ok(s.journal.some((entry) => entry.kind === 'shortened' || entry.kind === 'summarised'));
  });

  for (const at of ['request', 'headers', 'middle'] as const) {
    it(`is stopped while it waits at ${at}, and leaves no socket`, async () => {
      const stop = new AbortController();
      const s = await over(faulty({ kind: 'silence', at }, 9), toolsInMemory({}).box, { signal: stop.signal });
      const run = s.run();
      const second = await s.server.request(2);
      if (at !== 'request') await new Promise(setImmediate);
      stop.abort();
      const outcome = await run;
      assert.equal(!outcome.ok && outcome.error.reason, 'cancelled');
      assert.equal(await second.ended, 'gone');
      s.provider.close?.();
      assert.equal(s.server.requests.length, 2);
      while (s.server.connections().open > 0) await new Promise(setImmediate);
    });
  }

  it('is stopped while it waits to ask again', async () => {
    const stop = new AbortController();
    const wait = (_delay: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve();
        });
        stop.abort();
      });
    const retry = { times: 3, first: 1, longest: 10, random: () => 0, wait };
    const s = await over(faulty(refusal(503), 9), toolsInMemory({}).box, { signal: stop.signal, retry });
    const outcome = await s.run();
    assert.equal(!outcome.ok && outcome.error.reason, 'cancelled');
    assert.equal(s.server.requests.length, 2);
  });

  describe('with commands', () => {
    let folder: string;
    beforeEach(() => {
      folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-faults-')));
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    async function boxOn(signal: AbortSignal): Promise<SessionToolBox> {
      const commands = createCommandRunner({ environment: process.env, grace: 300 });
      const desk = { ask: () => ok(''), permit: () => ok('person' as const), delegate: () => ok('') };
      return toolsOn(await openWorktreeFiles(folder), { commands, signal, desk, loadShell: loadBash }).box;
    }

    it('goes on when a test command hangs: it is ended with its children and the model told', async () => {
      const run = {
        calls: [{ name: 'run-command', input: { command: 'echo begun; sleep 1000 & wait', timeout: 2 } }],
      };
      const box = await boxOn(new AbortController().signal);
      const s = await over([run, report], box, {
        limits: { turns: 9, time: 1e9, idleAnswers: 2, window: 1e5, resultLength: 24_000 },
      });
      assert.deepEqual(await s.run(), ok('fine'));
      assert.match(s.server.requests[1]?.body ?? '', /timed out after \d+\.\d s; all its processes were ended\\nbegun/);
      await box.close();
    });

    it('is stopped while a command runs, and leaves no process', async () => {
      const stop = new AbortController();
      const run = { calls: [{ name: 'run-command', input: { command: 'echo $$ > pid; sleep 1000' } }] };
      const box = await boxOn(stop.signal);
      const s = await over([run, report], box, { signal: stop.signal });
      const running = s.run();
      const file = join(folder, 'pid');
      while (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') === '') await new Promise(setImmediate);
      stop.abort();
      const outcome = await running;
      assert.equal(!outcome.ok && outcome.error.reason, 'cancelled');
      await box.close();
      assert.equal(await startOf(Number(fs.readFileSync(file, 'utf8'))), null);
      s.provider.close?.();
      while (s.server.connections().open > 0) await new Promise(setImmediate);
    });
  });

  it('tells a model that edits a file which somebody else changed meanwhile how it reads now', async () => {
    const tools = toolsInMemory({ 'a.ts': 'const a = 1;\n' });
    const edit = (old: string) => ({
      calls: [{ name: 'edit-file', input: { path: 'a.ts', edits: [{ old, new: 'const a = 9;' }] } }],
    });
    const script: Script = ({ turn }) => {
      if (turn === 0) return { calls: [{ name: 'read-file', input: { path: 'a.ts' } }] };
      // Somebody writes the file between what the model read and its edit.
      if (turn === 1) void tools.files.write('a.ts', 'const b = 2;\nconst a = 1;\n');
      return turn < 3 ? edit('const a = 1;') : report;
    };
    const s = await over(script, tools.box);
    assert.deepEqual(await s.run(), ok('fine'));
    assert.match(s.server.requests[2]?.body ?? '', /changed since it was read[^]*const b = 2;/);
    assert.equal(tools.files.texts.get('a.ts'), 'const b = 2;\nconst a = 9;\n');
  });

  it('ends when answers have nothing in them, over the wire as well', async () => {
    const s = await over(() => ({ text: '', finish: 'stop' }), toolsInMemory({}).box);
    const outcome = await s.run();
    assert.match(outcome.ok ? '' : outcome.error.person, /only talked/);
    assert.equal(s.server.requests.length, 3);
  });
});
