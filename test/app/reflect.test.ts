import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { openMemory, readCatchUp, readReflections, type Maestro, type Surroundings } from '../../src/core/app/index.ts';
import { goalSoFar } from '../../src/core/app/conversation/goal-so-far.ts';
import type { Reflection } from '../../src/core/domain/index.ts';
import { noRules } from '../../src/core/models/index.ts';
import { ok } from '../../src/core/base/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createFakeMemoryShelf } from '../fakes/memory-shelf.fake.ts';
import type { Conversation, Script, ScriptedAnswer } from '../model-server/index.ts';
import { taskDetail } from '../../src/vscode/board/task-detail.ts';
import type { BoardFolder } from '../../src/vscode/board/board-folder.ts';
import { english } from '../vscode/board/table.ts';
import { answer, edit, goal, report, withStage, type Stage } from './stage.ts';

const question = { name: 'ask-person', input: { question: 'Which rate does Austria have?', options: [] } };

/** An agent that asks, and a model that sums up as it is told; `asked` are the texts that it was given. */
function scriptOf(summing: (lines: readonly number[]) => ScriptedAnswer, asked: string[]): Script {
  return (conversation: Conversation) => {
    if (!conversation.system.startsWith('You keep the memory'))
      return { calls: [[question, edit('// as told'), report][Math.min(conversation.turn, 2)] ?? report] };
    asked.push(conversation.last);
    return summing([...conversation.last.matchAll(/^(\d+) \d{4}-/gm)].map(([, seq]) => Number(seq)));
  };
}

const routed: Partial<Surroundings> = {
  readRouting: () => Promise.resolve(ok({ ...noRules, routes: [{ kind: 'summary', models: ['scripted'] }] })),
};

async function reflections(maestro: Maestro): Promise<readonly Reflection[]> {
  const found: Reflection[] = [];
  for await (const events of maestro.journal.read({ types: ['goal-reflected'] })) {
    for (const { type, data } of events) if (type === 'goal-reflected') found.push(data.reflection);
  }
  return found;
}

/** What the person sees of it: `maestro show`, and the drawer of the board. */
async function look({ world }: Stage, maestro: Maestro, goalId: string) {
  const entry = path.join(import.meta.dirname, '../../src/cli.ts');
  const shown = execFileSync(process.execPath, [entry, '-C', world.folders.workspace, 'show', goalId], {
    env: { ...process.env, ...world.environment },
    encoding: 'utf8',
  });
  const state = maestro.state();
  const task = state.tasks.get('t1');
  assert.ok(task);
  const folder = { keyOf: (id: string) => id, onceOf: (id: string) => id } as BoardFolder;
  const reflected = await readReflections(maestro.journal, goalId);
  const { soFar } = taskDetail(english, { folder, id: 't1', state, task }, { moved: [], reflected });
  return { shown, soFar };
}

/** Lets one goal come to its end, and tells what is remembered afterwards. */
async function play(
  summing: (lines: readonly number[]) => ScriptedAnswer,
  more: Partial<Surroundings> = routed,
  seen?: (stage: Stage, maestro: Maestro, goalId: string) => Promise<void>,
) {
  const asked: string[] = [];
  const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
  const memory = await openMemory({ shelves, now: Date.now, newId: () => 'm1' });
  const told = {
    seen: null as Awaited<ReturnType<typeof readReflections>>,
    news: [] as readonly string[],
    made: [] as readonly Reflection[],
    story: [] as readonly string[],
    dollars: 0,
    asked,
    calls: 0,
  };
  await withStage(scriptOf(summing, asked), async (stage) => {
    const maestro = await stage.open(more);
    const id = valueOf(await maestro.startGoal(goal()));
    await maestro.settled();
    await answer(maestro, 'approved', '20 percent, by the law of 2020');
    await maestro.settled();
    await answer(maestro, 'approved', '');
    await maestro.settled();
    told.made = await reflections(maestro);
    told.story = (await goalSoFar(maestro.journal, id, 300)).lines;
    told.seen = await readReflections(maestro.journal, id);
    told.news = (await readCatchUp(maestro.journal, 0)).goals.flatMap(({ news }) => news.map(({ text }) => text));
    await seen?.(stage, maestro, id);
    told.calls = maestro.state().goals.get(id)?.cost.calls ?? 0;
    valueOf(await memory.learn(maestro.journal));
    valueOf(await memory.learn(maestro.journal));
  });
  const { fragments } = valueOf(await memory.all());
  return { ...told, fragments };
}

const lesson = { kind: 'decision', important: true, text: 'Austria has 20 percent.', about: ['src/main.ts'] };
const saying = (summary: string, lessons: readonly object[]): ScriptedAnswer => ({
  calls: [{ name: 'report', input: { summary, lessons } }],
});

describe('a goal that is thought over by a model', () => {
  it('is summed up once its task is done, and teaches what names its source', async () => {
    const { made, story, fragments, asked, calls, seen, news } = await play((lines) =>
      saying('Austria is known, with 20 percent. token=abcdef123', [
        { ...lesson, events: lines },
        { ...lesson, text: 'Out of the blue.', events: [999_999] },
      ]),
    );
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /20 percent, by the law of 2020/);
    const [first] = made;
    assert.equal(made.length, 1);
    assert.ok(first && first.from <= first.upTo);
    assert.equal(first.summary, 'Austria is known, with 20 percent. token=[masked]');
    assert.match(first.trouble ?? '', /1 lesson named no source/);
    assert.ok(calls >= 4, 'it is paid by the goal');
    assert.equal(seen?.summary?.text, first.summary);
    assert.deepEqual([seen.summary.upTo, seen.cost.calls], [first.upTo, 1]);
    assert.deepEqual(
      seen.lessons.map(({ text, events }) => [text, events.length > 0]),
      [['Austria has 20 percent.', true]],
    );
    assert.equal(
      news.filter((text) => /summed up by .*Austria is known.*To be remembered: Austria has/.test(text)).length,
      1,
    );
    assert.match(story[0] ?? '', /^Austria is known.* \(summed up by scripted from events up to \d+\)$/);
    const holding = fragments.filter(({ supersededBy }) => supersededBy === undefined);
    const learnt = holding.filter(({ id }) => id.startsWith('r'));
    assert.deepEqual(
      learnt.map(({ text, kind, tier, events }) => [text, kind, tier, events.length > 0]),
      [['Austria has 20 percent.', 'decision', 'important', true]],
    );
    const decided = fragments.find(({ text }) => text.includes('said yes'));
    assert.equal(decided?.supersededBy, learnt[0]?.id, 'what the rule learnt from the same answer is replaced');
  });

  it('is shown with its sources where a person looks at the goal, and at its task on the board', async () => {
    let looked: Awaited<ReturnType<typeof look>> | undefined;
    await play(
      (lines) => saying('Austria is known, with 20 percent.', [{ ...lesson, events: lines.slice(0, 1) }]),
      routed,
      async (...of) => {
        looked = await look(...of);
      },
    );
    assert.ok(looked?.soFar);
    const { summary, by, lessons } = looked.soFar;
    assert.deepEqual([summary, lessons.map(({ text }) => text)], ['Austria is known, with 20 percent.', [lesson.text]]);
    assert.match(by, /scripted/);
    assert.match(looked.shown, /Austria is known, with 20 percent\./);
    assert.match(looked.shown, new RegExp(`Austria has 20 percent\\..*${String(lessons[0]?.events[0] ?? '')}`));
  });

  it('is left to the rules where the answer is nonsense, or there is none', async () => {
    for (const nonsense of [
      { text: 'Well.' },
      { calls: [{ name: 'report', input: { summary: 7 } }] },
      { text: '', fault: { kind: 'status', status: 500 } as const },
    ]) {
      const { made, story, fragments, seen, news } = await play(() => nonsense);
      assert.ok(made.every(({ summary, trouble }) => summary === '' && trouble !== undefined));
      assert.ok((seen?.summary ?? null) === null && !news.some((text) => text.includes('summed up')));
      assert.ok(story.length > 0 && !story.some((line) => line.includes('summed up')));
      assert.ok(fragments.some(({ text, supersededBy }) => text.includes('20 percent') && supersededBy === undefined));
    }
  });

  it('asks nobody whom the person has not named for summaries', async () => {
    const { asked, made, fragments } = await play(() => saying('Never.', []), {});
    assert.deepEqual([asked, made], [[], []]);
    assert.ok(fragments.length > 0);
  });
});
