import assert from 'node:assert/strict';
import {
  forgetAnswers,
  readAnswerStats,
  warmAnswers,
  type Maestro,
  type Surroundings,
} from '../../src/core/app/index.ts';
import type { EventData } from '../../src/core/domain/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { call, planOfOne, roleOf, scriptOf, type Crew } from './model-crew.ts';
import type { Conversation } from '../model-server/index.ts';
import { answer, goal, withStage, type Stage } from './stage.ts';

const plans = planOfOne('Know Austria', ['src/main.ts'], 'The tax of Austria is known.');
const reads = call('read-file', { path: 'src/main.ts' });

/** Plays with a crew whose planner is counted: `asked` says how often it was asked. */
async function withCrew(crew: Crew, play: (stage: Stage, asked: () => number) => Promise<void>): Promise<void> {
  const script = scriptOf(crew);
  let asked = 0;
  const counting = (conversation: Conversation) => {
    if (roleOf(conversation) === 'planner') asked += 1;
    return script(conversation);
  };
  await withStage(counting, (stage) => play(stage, () => asked));
}

type LookedUp = Extract<EventData<'transcript-extended'>['entry'], { kind: 'looked-up' }>;

async function lookUps(maestro: Maestro): Promise<readonly string[]> {
  const found: LookedUp[] = [];
  for await (const events of maestro.journal.read({ types: ['transcript-extended'] })) {
    for (const { type, data } of events) {
      if (type === 'transcript-extended' && data.entry.kind === 'looked-up') found.push(data.entry);
    }
  }
  return found.map(({ answers, found: hit, miss }) => `${answers} ${hit ? 'found' : String(miss)}`);
}

async function plan(maestro: Maestro, more: object = {}): Promise<string> {
  const id = valueOf(await maestro.startGoal(goal({ workflow: 'fix', holdPlan: true, ...more })));
  await maestro.settled();
  return id;
}

const planner: Crew = { planner: [[reads, plans]] };

describe('answers from before', () => {
  it('plan a goal that was planned before, without asking the model', async () => {
    await withCrew(planner, async (stage, asked) => {
      const maestro = await stage.open();
      const first = await plan(maestro);
      assert.equal(asked(), 2);
      const second = await plan(maestro, { text: 'please know Austria!' });
      assert.equal(asked(), 2, 'the model was asked again');
      const [one, other] = [first, second].map((id) => maestro.state().goals.get(id)?.plan);
      assert.ok(one);
      assert.deepEqual(other, one);
      assert.deepEqual(await lookUps(maestro), ['decomposition nothing-kept', 'decomposition found']);
    });
  });

  const anew: Readonly<Record<string, (stage: Stage) => Promise<{ more?: object; with?: Partial<Surroundings> }>>> = {
    'when a file that the planner read has changed': ({ world }) => {
      world.write('src/main.ts', `${world.read('src/main.ts')}// changed\n`);
      world.commitAll();
      return Promise.resolve({});
    },
    'when the goal says so': () => Promise.resolve({ more: { asksAnew: true } }),
    'when the settings say so': ({ world }) => {
      world.write('.maestro/config.json', '{ "cache": false }');
      return Promise.resolve({});
    },
    'when the team has other rules now': ({ world }) => {
      world.write('AGENTS.md', 'Write in verse.');
      world.commitAll();
      return Promise.resolve({});
    },
  };
  for (const [when, prepare] of Object.entries(anew)) {
    it(`do not plan it ${when}`, async () => {
      await withCrew(planner, async (stage, asked) => {
        const before = await stage.open();
        await plan(before);
        await before.close();
        const { more = {} } = await prepare(stage);
        await plan(await stage.open(), { ...more, text: 'Know Austria.' });
        assert.equal(asked(), 4);
      });
    });
  }

  it('are no matter of the work when they cannot be opened', async () => {
    await withCrew(planner, async (stage, asked) => {
      const maestro = await stage.open({ openAnswers: () => Promise.reject(new Error('no disk')) });
      const id = await plan(maestro);
      assert.equal(maestro.state().goals.get(id)?.plan?.tasks.length, 1);
      assert.equal(asked(), 2);
    });
  });

  it('plan it when a file has changed that the planner did not read', async () => {
    await withCrew(planner, async (stage, asked) => {
      const maestro = await stage.open();
      await plan(maestro);
      stage.world.write('README.md', 'Other words.');
      stage.world.commitAll();
      await plan(maestro, { text: 'Know Austria.' });
      assert.equal(asked(), 2);
    });
  });

  it('are not used when the person sent the plan back', async () => {
    const improved = planOfOne('Know all of it', ['src/main.ts'], 'Better.');
    const crew: Crew = {
      planner: [
        [reads, plans],
        [reads, improved],
        [reads, improved],
      ],
    };
    await withCrew(crew, async (stage) => {
      const maestro = await stage.open();
      await plan(maestro);
      await answer(maestro, 'denied', 'Not like this.');
      await plan(maestro, { text: 'Know Austria.' });
      assert.equal((await lookUps(maestro)).at(-1), 'decomposition not-wanted');
    });
  });

  it('are never kept of a session that did more than look, or asked somebody', async () => {
    const asks = call('ask-person', { question: 'Which one?' });
    const crew: Crew = { planner: [[asks, plans]] };
    await withCrew(crew, async (stage) => {
      const maestro = await stage.open();
      await plan(maestro);
      await answer(maestro, 'approved', 'this one');
      await plan(maestro, { text: 'Know Austria.' });
      assert.equal((await lookUps(maestro)).at(-1), 'decomposition nothing-kept');
    });
  });

  it('are kept of past goals when they are warmed, and forgotten when they are cleared', async () => {
    await withCrew(planner, async (stage, asked) => {
      const before = await stage.open();
      await plan(before);
      await before.close();
      const surroundings = await stage.world.surroundings((given) => ({ ...given, model: stage.model }));
      const means = await surroundings.openAnswers?.();
      assert.ok(means);
      assert.equal(valueOf(await forgetAnswers(means)), 1);
      assert.deepEqual(valueOf(await warmAnswers(surroundings, new AbortController().signal)), { kept: 1, looked: 1 });
      await surroundings.workshop.dispose();
      const maestro = await stage.open();
      await plan(maestro, { text: 'Know Austria.' });
      assert.equal(asked(), 2);
      const told = valueOf(await readAnswerStats(maestro.journal, means, Date.now()));
      assert.deepEqual(told.kinds, [{ kind: 'decomposition', found: 1, missed: 1 }]);
      assert.deepEqual([told.vectors, told.misses, told.saved[0]?.turns], ['lexical', { 'nothing-kept': 1 }, 2]);
    });
  });

  it('go on with what was found after a restart', async () => {
    await withCrew(planner, async (stage, asked) => {
      const maestro = await stage.open();
      await plan(maestro);
      valueOf(await maestro.startGoal(goal({ workflow: 'fix', holdPlan: true, text: 'Know Austria.' })));
      await maestro.close();
      const again = await stage.open();
      await again.settled();
      assert.equal(again.state().goals.get('g2')?.plan?.tasks.length, 1);
      assert.equal(asked(), 2);
      assert.ok((await lookUps(again)).filter((each) => each.endsWith('found')).length <= 1);
    });
  });
});
