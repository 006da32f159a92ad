import { createAnthropicProvider } from '../../src/adapters/anthropic-models/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import {
  createHealthBook,
  createRouter,
  knownModel,
  rank,
  type KnownModel,
  type RankedModel,
} from '../../src/core/models/index.ts';
import { choose } from '../../src/core/models/choosing.ts';
import { unpaid } from '../../src/core/models/paying.ts';
import { catalogueEntries } from '../../src/core/models/catalogue-data.ts';
import type { ModelProvider } from '../../src/core/ports/index.ts';
import { createModelServer } from '../../test/model-server/index.ts';
import { model, purse, stage } from '../../test/models/routing.ts';
import type { BenchRow } from '../bench-row.ts';
import { median } from '../floor.ts';

const request = { model: 'any', system: '', tools: [], messages: [{ role: 'user' as const, text: 'x' }] };

/** Every model of the catalogue, as if the person had them all. */
function everyModel(): readonly KnownModel[] {
  return catalogueEntries.map(({ name, vendor }) => {
    const { offer } = model(`p/${name}`, () => {
      throw new Error('it is not asked');
    });
    return knownModel({ ...offer, vendor }, { ref: `p/${name}`, name }, {});
  });
}

/** Ordering all models for a session, and choosing one for a call under limits. */
function decision(): BenchRow {
  const known = everyModel();
  const limits = { turn: { dollars: 1 }, task: { dollars: 5 }, goal: { dollars: 20 }, day: { dollars: 50 } };
  const limited = purse({ allowed: { limits, isUsual: false } });
  const health = createHealthBook(new Map());
  const times: number[] = [];
  for (let round = 0; round < 2_000; round++) {
    const start = performance.now();
    const models = rank(known, 'implementation', 'high', []);
    const question = { request, purpose: 'work' as const, tokens: 150_000 };
    const unpaidFor = (each: RankedModel) => unpaid(limited, each, question);
    choose(models, { question, health, now: round, tried: new Map(), localOnly: false, unpaid: unpaidFor });
    times.push(performance.now() - start);
  }
  const sorted = times.slice(100).toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
  return {
    what: 'router: a decision',
    measured: median(sorted),
    unit: 'ms',
    limit: 1,
    note: `median of ${String(sorted.length)}, p95 ${p95.toFixed(3)}; ${String(known.length)} models, four limits`,
  };
}

/** A provider that notes when it failed. */
function noting(provider: ModelProvider, failed: () => void): ModelProvider {
  return {
    ...provider,
    async ask(...given) {
      const reply = await provider.ask(...given);
      if (!reply.ok) failed();
      return reply;
    },
  };
}

/** From a failure of the first provider until the first piece of the second one's answer. */
async function fallback(): Promise<BenchRow> {
  const down = await createModelServer({ script: () => ({ fault: { kind: 'status', status: 529 } }), keep: 'sizes' });
  const well = await createModelServer({ wire: 'anthropic', script: () => ({ text: 'ready' }), keep: 'sizes' });
  const times: number[] = [];
  for (let round = 0; round < 30; round++) {
    let failedAt = 0;
    let heardAt = 0;
    const one = createOpenAiProvider({ name: 'one', baseUrl: down.url });
    const two = createAnthropicProvider({ name: 'two', baseUrl: well.url });
    const offer = { models: [], local: false, vendor: null };
    const first = noting(one, () => (failedAt = performance.now()));
    const models = [first, two].map((provider, at) => ({
      ...model(`p/${String(at)}`, () => {
        throw new Error('it is asked over the wire');
      }),
      offer: { ...offer, provider },
    }));
    const { config } = stage({}, { models: { work: models, summary: [] } });
    const question = { request, purpose: 'work' as const, tokens: 10 };
    const heard = (): void => {
      heardAt ||= performance.now();
    };
    const answer = await createRouter(config)(question, heard, new AbortController().signal);
    if (!answer.ok) throw new Error(answer.error.person);
    times.push(heardAt - failedAt);
    one.close?.();
    two.close?.();
  }
  await Promise.all([down.close(), well.close()]);
  return {
    what: 'router: from a known failure to the first piece of another provider',
    measured: Math.max(...times),
    unit: 'ms',
    limit: 300,
    note: `longest of ${String(times.length)}, each on a connection of its own, the first with loading the provider; median ${median(times).toFixed(1)}`,
  };
}

/** How fast the router decides, and goes on with another provider. */
export async function routingRows(): Promise<readonly BenchRow[]> {
  return [decision(), await fallback()];
}
