import { runLoop, type LoopConfig } from '../../src/core/agent/index.ts';
import { err, ok, type Result } from '../../src/core/base/index.ts';
import type { Failure, TranscriptEntry } from '../../src/core/domain/index.ts';
import type { ModelFailure, ModelProvider, ModelReply, ModelRequest, ToolCall } from '../../src/core/ports/index.ts';

const usage = { known: false, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

export function call(name: string, id: string = name, input = '{}'): ToolCall {
  return { id, name, input };
}

export function reply(...calls: ToolCall[]): ModelReply {
  return { text: 'hm', calls, stop: calls.length > 0 ? 'calls' : 'end', usage, skipped: 0 };
}

/** A reply in words, without a call. */
export function words(text: string, stop: ModelReply['stop'] = 'end'): ModelReply {
  return { ...reply(), text, stop };
}

/** What a model does: a reply, or a way to fail. */
export type Act = ModelReply | ModelFailure;

const place = { provider: 'scripted', model: 'm' };
const cost = {
  dollars: null,
  price: 'unknown',
  tokens: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 },
};

/** Asks a provider, as a router with only this one does. */
export function asking({ ask, name }: ModelProvider): LoopConfig<string>['ask'] {
  return async ({ request }, onPiece, signal) => {
    const reply = await ask(request, onPiece, signal);
    return reply.ok ? ok({ reply: reply.value, place: { provider: name, model: request.model }, cost }) : reply;
  };
}

/** A session over a model that acts in turn, and tools that note what they did. */
export function session(
  acts: readonly Act[] | ((request: ModelRequest) => Act),
  more: Partial<LoopConfig<string>> = {},
) {
  const done: string[] = [];
  const notes: string[] = [];
  const waits: number[] = [];
  const journal: TranscriptEntry[] = [...(more.recorded ?? [])];
  const requests: ModelRequest[] = [];
  const left = typeof acts === 'function' ? [] : [...acts];
  const config: LoopConfig<string> = {
    ask({ request }) {
      requests.push(request);
      const next = typeof acts === 'function' ? acts(request) : left.shift();
      if (!next) throw new Error('the script is over');
      return Promise.resolve('reason' in next ? err(next) : ok({ reply: next, place, cost }));
    },
    retry: {
      times: 3,
      first: 1_000,
      longest: 10_000,
      random: () => 0.5,
      wait(delay) {
        waits.push(delay);
        return Promise.resolve();
      },
    },
    mending: { names: ['read-a', 'read-b', 'write-a', 'report'], repairJson: () => null },
    prefix: { model: 'm', system: 'be good', tools: [] },
    prefixDigest: 'p',
    opening: 'the briefing',
    recorded: [],
    record(entry) {
      journal.push(entry);
      return ok(null);
    },
    tools: {
      onlyReads: (name) => name.startsWith('read'),
      run({ name, id }) {
        done.push(`${name}:${id}`);
        return Promise.resolve({ ok: true, text: `did ${name}` });
      },
    },
    reportTool: 'report',
    readReport: (each) => (each.input === '{}' ? ok('fine') : err('that does not fit')),
    heard: () => [],
    limits: { turns: 10, time: 1_000, idleAnswers: 2, window: 100_000, resultLength: 24_000 },
    now: () => 0,
    note: (text) => notes.push(text),
    onEvent: () => undefined,
    signal: new AbortController().signal,
    ...more,
  };
  const run = (): Promise<Result<string, Failure>> => runLoop(config);
  return { config, done, journal, requests, notes, waits, run };
}

/** The kinds of the steps in a journal. */
export function kindsIn(journal: readonly TranscriptEntry[]): readonly string[] {
  return journal.map((entry) => (entry.kind === 'turn' ? (entry.purpose ?? 'turn') : entry.kind));
}
