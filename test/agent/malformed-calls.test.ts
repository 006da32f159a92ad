import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { repairJson } from '../../src/adapters/json-repair/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { readInput } from '../../src/core/tools/fit-input.ts';
import { tools } from '../../src/core/tools/all-tools.ts';
import { onlyReads } from '../../src/core/tools/index.ts';
import type { ToolName } from '../../src/core/ports/index.ts';
import { createModelServer, type Conversation, type ModelServer } from '../model-server/index.ts';
import { toolsInMemory } from '../tools/session.ts';
import { asking, session } from './session.ts';

const Case = z.strictObject({
  what: z.string(),
  tool: z.string(),
  /** The input as the model sends it. */
  given: z.string(),
  /** `mended`: carried out as it was meant; `returned`: the model is told what is wrong and calls again. */
  outcome: z.enum(['mended', 'returned']),
  meant: z.record(z.string(), z.unknown()).optional(),
  id: z.string().optional(),
  finish: z.string().optional(),
  /** What the model is told at least. */
  says: z.string().optional(),
});

const file = new URL('../fixtures/malformed-calls.json', import.meta.url);
const cases = z.array(Case).parse(JSON.parse(readFileSync(file, 'utf8')));

/** A model that makes the malformed call first, a right one when it is told, and reports then. */
function modelFor({ tool, given, id, finish }: z.infer<typeof Case>) {
  return ({ turn, last }: Conversation) => {
    if (turn === 0) {
      const call = { name: tool, input: given, ...(id === undefined ? {} : { id }) };
      return { calls: [call], ...(finish === undefined ? {} : { finish }) };
    }
    const isAnswered = turn > 1 || !/clear what was meant|does not fit|length limit|no tool/.test(last);
    return { calls: [isAnswered ? { name: 'report', input: {} } : { name: 'read-file', input: { path: 'src/a.ts' } }] };
  };
}

/** What became of a case, over the wire, the loop and the tools as they are. */
async function play(server: ModelServer) {
  const box = toolsInMemory({ 'src/a.ts': 'one\n' }).box;
  const provider = createOpenAiProvider({ baseUrl: server.url });
  const s = session([], {
    ask: asking(provider),
    mending: { names: [...Object.keys(tools), 'report'], repairJson },
    tools: { onlyReads, run: (call, place) => box.callAsText(call.name, call.input, call.id, place) },
  });
  const outcome = await s.run();
  const results = s.journal.flatMap((entry) => (entry.kind === 'tool-finished' ? [entry] : []));
  const [turn] = s.journal;
  assert.ok(turn?.kind === 'turn');
  return {
    outcome,
    first: results[0],
    call: turn.calls[0],
    succeeded: results.some((result) => result.ok && result.name !== 'report'),
  };
}

describe('malformed calls', () => {
  const tally = { mended: 0, recovered: 0 };

  for (const each of cases) {
    it(`${each.outcome === 'mended' ? 'mends' : 'returns'} ${each.what}`, async () => {
      const server = await createModelServer({ script: modelFor(each) });
      try {
        const { outcome, first, call, succeeded } = await play(server);
        assert.ok(call && first);
        if (outcome.ok && succeeded) tally.recovered++;
        if (each.outcome === 'mended') {
          assert.ok(first.ok, first.text);
          const { input } = tools[call.name as ToolName];
          assert.deepEqual(readInput<unknown>(input, call.name, call.input), { ok: true, value: each.meant });
          if (call.input !== each.given && each.given.trim() !== '') assert.equal(call.given, each.given);
          tally.mended++;
        } else {
          assert.equal(first.ok, false);
          assert.ok(first.text.includes(each.says ?? ''), first.text);
        }
        assert.ok(outcome.ok && succeeded, 'the session went on to its report');
      } finally {
        await server.close();
      }
    });
  }

  it('are recovered without a person in at least 95 of 100 cases, most of them without another turn', () => {
    assert.ok(cases.length >= 60, String(cases.length));
    assert.ok(tally.recovered >= 0.95 * cases.length, `${String(tally.recovered)} of ${String(cases.length)}`);
    assert.ok(tally.mended >= 0.8 * cases.length, `${String(tally.mended)} of ${String(cases.length)}`);
  });
});
