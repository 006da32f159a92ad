import assert from 'node:assert/strict';
import { createAnthropicProvider } from '../../src/adapters/anthropic-models/index.ts';
import { createOllamaProvider } from '../../src/adapters/ollama-models/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { ConfiguredModel } from '../../src/core/app/index.ts';
import type { JournalEvent } from '../../src/core/domain/index.ts';
import type { ModelProvider } from '../../src/core/ports/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createModelServer, type Script, type ScriptedAnswer, type WireKind } from '../model-server/index.ts';
import { small } from './projects.ts';
import { edit, goal, onlyGate, report } from './stage.ts';
import { createWorld } from './world.ts';

/** A session of three turns, each with a thought that only its provider understands. */
const session: readonly ScriptedAnswer[] = [
  { reasoning: 'I look first.', calls: [{ name: 'read-file', input: { path: 'src/main.ts' } }] },
  { reasoning: 'Now I know where.', calls: [edit('// Austria')] },
  { reasoning: 'It is done.', calls: [report] },
];

const openers: Readonly<Record<WireKind, (baseUrl: string) => ModelProvider>> = {
  chat: (baseUrl) => createOpenAiProvider({ name: 'by-chat', baseUrl }),
  responses: (baseUrl) => createOpenAiProvider({ name: 'by-responses', baseUrl, api: 'responses' }),
  anthropic: (baseUrl) => createAnthropicProvider({ name: 'by-anthropic', baseUrl }),
  ollama: (baseUrl) => createOllamaProvider({ name: 'by-ollama', baseUrl }),
};

const faults = {
  'is busy': { kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
  'is overloaded': { kind: 'status', status: 529 },
  'breaks off in the middle': { kind: 'cut', at: 'middle' },
  'is cut before the end': { kind: 'cut', at: 'end', gently: true },
} as const satisfies Record<string, ScriptedAnswer['fault']>;

/** Plays a goal of one task with two providers, the first of which fails from a turn on. */
async function play(
  [first, second]: readonly [WireKind, WireKind],
  failsFrom: number,
  fault: NonNullable<ScriptedAnswer['fault']>,
) {
  const failing: Script = ({ turn }) => ({ ...session[turn], ...(turn >= failsFrom ? { fault } : {}) });
  const one = await createModelServer({ wire: first, script: failing });
  const two = await createModelServer({ wire: second, script: ({ turn }) => session[turn] });
  const [a, b] = [openers[first](one.url), openers[second](two.url)];
  const model: ConfiguredModel = {
    ...{ name: 'a', others: ['b'], provider: a },
    offers: [
      { provider: a, models: [{ ref: 'a', name: 'm1' }], local: false, vendor: null },
      { provider: b, models: [{ ref: 'b', name: 'm2' }], local: false, vendor: null },
    ],
  };
  const world = createWorld(small);
  const maestro = await world.open((given) => ({ ...given, model }));
  try {
    valueOf(await maestro.startGoal(goal()));
    await maestro.settled();
    const events: JournalEvent[] = [];
    for await (const page of maestro.journal.read()) events.push(...page);
    assert.equal(onlyGate(maestro).kind, 'change');
    const { change } = maestro.state().tasks.get('t1') ?? {};
    return { events, change, asked: [one.requests, two.requests].map((each) => each.map(({ body }) => body)) };
  } finally {
    await maestro.close();
    await Promise.all([one.close(), two.close()]);
    world.dispose();
  }
}

/** Calls of tools that were carried out, by their names. */
function doneIn(events: readonly JournalEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'transcript-extended' && event.data.entry.kind === 'tool-finished' ? [event.data.entry.name] : [],
  );
}

describe('a goal with two providers, the first of which fails in the middle', () => {
  for (const [how, fault] of Object.entries(faults)) {
    it(`is done by the second when the first ${how}: nothing is done twice`, async () => {
      const { events, change, asked } = await play(['chat', 'anthropic'], 2, fault);
      assert.deepEqual(doneIn(events), ['read-file', 'edit-file', 'report']);
      assert.equal(change?.files[0]?.hunks.length, 1);
      assert.deepEqual(
        asked.map(({ length }) => length),
        [3, 1],
      );
      const outages = events.filter(({ type }) => type === 'model-failed');
      assert.equal(outages.length, 1);
      const sessions = events.filter(({ type }) => type === 'session-opened');
      assert.equal(sessions.length, 1);
    });
  }

  const pairs: readonly (readonly [WireKind, WireKind])[] = [
    ['responses', 'anthropic'],
    ['anthropic', 'responses'],
    ['anthropic', 'chat'],
    ['responses', 'ollama'],
    ['ollama', 'anthropic'],
  ];
  for (const [first, second] of pairs) {
    it(`gives ${second} the conversation with ${first} whole, but for what only that one understands`, async () => {
      const { events, asked } = await play([first, second], 2, { kind: 'status', status: 529 });
      assert.deepEqual(doneIn(events), ['read-file', 'edit-file', 'report']);
      const [, [handed = ''] = []] = asked;
      assert.match(handed, /read-file/);
      assert.match(handed, /Austria/);
      assert.doesNotMatch(handed, /I look first|Now I know|signature|encrypted_content|"thinking"|rs_/);
    });
  }

  it('keeps the thoughts of the first for itself', async () => {
    const { asked } = await play(['anthropic', 'chat'], 2, { kind: 'status', status: 529 });
    const [before = []] = asked;
    assert.match(before.at(-1) ?? '', /I look first/);
  });
});
