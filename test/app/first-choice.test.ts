import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { ConfiguredModel } from '../../src/core/app/index.ts';
import { err, ok } from '../../src/core/base/index.ts';
import { failure } from '../../src/core/domain/index.ts';
import { noRules, type RoutingRules } from '../../src/core/models/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { planOfOne } from './model-crew.ts';
import { edit, goal, report, roleOf, withStage } from './stage.ts';

/** Claude's smallest and largest by the catalogue, at a server of ours. */
const [small, large] = ['claude-3-5-haiku', 'claude-opus-4-5'];

const script: Script = (conversation) => {
  if (roleOf(conversation) === 'planner') return planOfOne('Know Austria', ['src/main.ts'], 'It is known');
  return { calls: [roleOf(conversation) === 'developer' && conversation.turn === 0 ? edit('// Austria') : report] };
};

/** Who was asked, role by role, in a run with both models, the large one listed first. */
async function askedIn(
  given: object,
  rules: Partial<RoutingRules> = {},
  more: Partial<ConfiguredModel> = {},
): Promise<Readonly<Record<string, string>>> {
  const asked: Record<string, string> = {};
  const noting: Script = (conversation) => {
    asked[roleOf(conversation)] = conversation.model;
    return (script as Extract<Script, (...args: never[]) => unknown>)(conversation);
  };
  await withStage(noting, async ({ open, server }) => {
    const provider = createOpenAiProvider({ baseUrl: server.url });
    const models = [large, small].map((name) => ({ ref: name, name }));
    const offers = [{ provider, models, local: false, vendor: 'anthropic' as const }];
    const maestro = await open({
      model: { name: large, others: [small], provider, offers, ...more },
      readRouting: () => Promise.resolve(ok({ ...noRules, ...rules })),
    });
    valueOf(await maestro.startGoal(goal(given)));
    await maestro.settled();
  });
  return asked;
}

describe('the model that a session begins with', () => {
  it('fits the work: a small one where it is easy, a large one where a task failed before', async () => {
    assert.deepEqual(await askedIn({}), { developer: small });
    const failing: Script = ({ turn }) => ({ calls: [turn > 0 ? report : edit("throw new Error('not known');")] });
    await withStage(failing, async ({ open, server }) => {
      const provider = createOpenAiProvider({ baseUrl: server.url });
      const models = [small, large].map((name) => ({ ref: name, name }));
      const offers = [{ provider, models, local: false, vendor: 'anthropic' as const }];
      const maestro = await open({ model: { name: small, others: [large], provider, offers } });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const firsts = server.requests
        .map(({ body }) => JSON.parse(body) as { model: string; messages: readonly unknown[] })
        .filter(({ messages }) => messages.length === 2)
        .map(({ model }) => model);
      assert.equal(firsts[0], small);
      assert.equal(firsts.at(-1), large);
    });
  });

  it('is for a plan the largest, as a plan leads all that follows', async () => {
    const asked = await askedIn({ workflow: 'docs', text: 'Say the rates. '.repeat(60) });
    assert.equal(asked['planner'], large);
  });

  it("follows the person's rules before the catalogue", async () => {
    const routes = [{ kind: 'implementation' as const, models: [large] }];
    assert.deepEqual(await askedIn({}, { routes }), { developer: large });
  });

  it('is not looked for where programs do all the work: rules that cannot be read stop no refactoring', async () => {
    await withStage([], async ({ open }) => {
      const broken = failure('bad-config', 'routing.json cannot be read.');
      const maestro = await open({ readRouting: () => Promise.resolve(err(broken)) });
      valueOf(await maestro.startGoal(goal({ workflow: 'improve' })));
      await maestro.settled();
      const told = JSON.stringify([maestro.state().goals.get('g1'), ...maestro.state().tasks.values()]);
      assert.doesNotMatch(told, /cannot be read/);
    });
  });

  it('is the one that the person named for the role, whatever fits', async () => {
    const ofRoles = new Map([['developer', large]]);
    assert.deepEqual(await askedIn({}, {}, { ofRoles }), { developer: large });
  });
});
