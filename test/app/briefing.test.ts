import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openMemory, readBriefing, type Maestro } from '../../src/core/app/index.ts';
import { failure, failureError } from '../../src/core/domain/index.ts';
import { fitPortions } from '../../src/core/memory/index.ts';
import type { CodeHit, CodeQuery } from '../../src/core/ports/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createFakeKnowledgeStore } from '../fakes/knowledge-store.fake.ts';
import { createFakeMemoryShelf } from '../fakes/memory-shelf.fake.ts';
import { createFakeCodeIndex, placeIn } from '../fakes/code-index.fake.ts';
import type { Conversation, Script } from '../model-server/index.ts';
import { answer, edit, goal, report, withStage, type Stage } from './stage.ts';

const question = { name: 'ask-person', input: { question: 'Which rate?', options: ['1.2', '1.25'] } };
const never = new AbortController().signal;

/** A developer who asks, edits as told, and reports. */
const asking: Script = ({ turn }: Conversation) => ({
  calls: [[question, edit('// as told'), report][Math.min(turn, 2)] ?? report],
});

/** What the engine knows of the code: the same places for every question. */
function knowing(hits: readonly CodeHit[]) {
  const questions: CodeQuery[] = [];
  const relevant = (asked: CodeQuery): Promise<readonly CodeHit[]> => {
    questions.push(asked);
    return Promise.resolve(hits);
  };
  return { questions, relevant, close: () => Promise.resolve() };
}

/** The first message of each request. */
function openings({ server }: Pick<Stage, 'server'>): readonly string[] {
  return server.requests.map(({ body }) => {
    const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
    return messages.find(({ role }) => role === 'user')?.content ?? '';
  });
}

describe('a session', () => {
  it('begins with places that may matter, found by the words of its task', async () => {
    await withStage(asking, async (stage) => {
      const code = knowing([placeIn('src/main.ts', { from: 3, to: 8, symbol: 'netPrice' })]);
      const maestro = await stage.open({ code });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const [first = ''] = openings(stage);
      assert.match(
        first,
        /## Places that may matter\n.*\n<data-[\da-f]{12}>\n- src\/main\.ts:3-8 netPrice \(has the words\)\n {4}function run/,
      );
      assert.match(code.questions[0]?.text ?? '', /Know Austria/);
    });
  });

  it('is told the same when it goes on in another process, whatever is known then', async () => {
    await withStage(asking, async (stage) => {
      const first = await stage.open({ code: knowing([placeIn('src/main.ts')]) });
      valueOf(await first.startGoal(goal()));
      await first.settled();
      await first.close();
      const later = knowing([placeIn('src/other.ts')]);
      const second = await stage.open({ code: later });
      await answer(second, 'approved', '2');
      const told = openings(stage);
      assert.ok(told.length >= 3);
      assert.equal(new Set(told).size, 1, 'the first message is the same in every request');
      assert.equal(later.questions.length, 0);
    });
  });

  it('begins with what its task says where nothing is known', async () => {
    await withStage(asking, async (stage) => {
      const maestro = await stage.open({ code: knowing([]) });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.doesNotMatch(openings(stage)[0] ?? '', /Places/);
    });
  });

  it('is told no more of places than there is room for', async () => {
    await withStage(asking, async (stage) => {
      const many = Array.from({ length: 12 }, (_, at) =>
        placeIn(`src/f${String(at)}.ts`, { snippet: 'const a = [1, 2, 3];\n'.repeat(8) }),
      );
      const maestro = await stage.open({ code: knowing(many) });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const first = openings(stage)[0] ?? '';
      assert.match(first, /src\/f0\.ts/);
      assert.doesNotMatch(first, /src\/f11\.ts/);
      assert.ok(first.length < 6_000, String(first.length));
    });
  });
});

describe('a session on files that earlier work was on', () => {
  it('is told what was done there and what people said about it, but nothing of its own', async () => {
    await withStage(asking, async (stage) => {
      const store = createFakeKnowledgeStore();
      const openKnowledge = () => Promise.resolve(store);
      const maestro = await stage.open({ code: knowing([placeIn('src/main.ts')]), openKnowledge });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      await answer(maestro, 'approved', 'Twenty per cent');
      valueOf(maestro.dispatch({ type: 'add-comment', by: 'Ada', taskId: 't1', text: 'Keep src/main.ts short' }));
      await answer(maestro, 'approved', '');
      assert.doesNotMatch(openings(stage)[0] ?? '', /Earlier work/);
      valueOf(await maestro.startGoal(goal({ text: 'Know Poland' })));
      await maestro.settled();
      const last = openings(stage).at(-1) ?? '';
      const [, told = ''] = /## Earlier work on the same files\n.*\n([^]*?)\n\n/.exec(last) ?? [];
      assert.match(told, /- Ada remarked on src\/main\.ts: Keep src\/main\.ts short/);
      assert.match(told, /- approved by Ada: Twenty per cent; asked of t1: Which rate\?/);
      assert.match(told, /- t1 “Know Austria” \(completed\) changed src\/main\.ts/);
      assert.doesNotMatch(told, /t2/);
      const index = createFakeCodeIndex([placeIn('src/main.ts')]);
      const means = { journal: maestro.journal, index, openKnowledge, signal: never };
      const { briefing, page } = valueOf(await readBriefing(maestro.state(), 't2', means));
      assert.ok(briefing.related.some(({ id }) => id === 'task:t1'));
      assert.match(page, /## Earlier work on the same files\n- Ada remarked/);
    });
  });

  it('begins all the same where the graph cannot be opened', async () => {
    await withStage(asking, async (stage) => {
      const openKnowledge = () => Promise.reject(failureError(failure('read-only', 'Another process holds it.')));
      const maestro = await stage.open({ code: knowing([placeIn('src/main.ts')]), openKnowledge });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.match(openings(stage)[0] ?? '', /## Places that may matter/);
    });
  });
});

/** A task that waits for a question about it, with a failed attempt and a remark behind it. */
async function withTask(work: (maestro: Maestro) => Promise<void>): Promise<void> {
  await withStage(asking, async ({ open }) => {
    const maestro = await open();
    valueOf(await maestro.startGoal(goal()));
    await maestro.settled();
    await answer(maestro, 'approved', '2');
    await work(maestro);
  });
}

describe('the briefing of a task', () => {
  it('holds what is asked, decided, open, seen and where to look', async () => {
    await withTask(async (maestro) => {
      const index = createFakeCodeIndex([placeIn('src/main.ts')]);
      const means = { journal: maestro.journal, index, signal: never };
      const { briefing, page } = valueOf(await readBriefing(maestro.state(), 't1', means));
      assert.equal(briefing.task.goal, 'Know Austria');
      assert.deepEqual(briefing.task.changed, ['src/main.ts']);
      assert.deepEqual(
        briefing.openQuestions.map(({ kind }) => kind),
        ['change'],
      );
      assert.match(briefing.decisions[0]?.text ?? '', /Which rate\?.*Because: 1\.25/);
      assert.equal(briefing.decisions[0]?.by, 'Ada');
      assert.deepEqual(briefing.log.at(0), { kind: 'report', by: 'develop', text: 'As asked.' });
      assert.deepEqual(briefing.relevantFiles, [placeIn('src/main.ts')]);
      assert.ok(briefing.recentActivity.length > 0 && briefing.recentActivity.length <= 10);
      assert.match(briefing.evidence[0] ?? '', /test passed/);
      assert.ok(briefing.budget.used <= briefing.budget.tokens);
      assert.deepEqual(briefing.budget.leftOut, []);
      for (const title of ['Goal', 'Open questions', 'Decided', 'So far', 'Last evidence', 'Recent activity']) {
        assert.ok(page.includes(`## ${title}\n`), title);
      }
    });
  });

  it('tells what was decided just now, without anybody having had memory learn from it', async () => {
    await withStage(asking, async ({ open }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      await answer(maestro, 'approved', 'Austria has 1.25');
      const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
      const memory = await openMemory({ shelves, now: () => Date.now(), newId: () => 'm1' });
      const means = { journal: maestro.journal, index: null, memory, signal: never };
      const { briefing, page } = valueOf(await readBriefing(maestro.state(), 't1', means));
      const decided = briefing.memories.find(({ text }) => text.includes('Austria has 1.25'));
      assert.ok(decided, page);
      assert.ok(page.includes(`${decided.text} (${decided.id}, ${decided.why})`), page);
    });
  });

  it('is the same for the same state, and shorter where less fits, by what counts most', async () => {
    await withTask(async (maestro) => {
      const index = createFakeCodeIndex([placeIn('src/main.ts')]);
      const read = async (tokens: number) =>
        valueOf(await readBriefing(maestro.state(), 't1', { journal: maestro.journal, index, tokens, signal: never }));
      assert.deepEqual(await read(4_000), await read(4_000));
      const whole = (await read(4_000)).briefing.budget.used;
      const short = (await read(whole - 1)).briefing;
      assert.equal(short.budget.leftOut.at(-1)?.part, 'recentActivity');
      assert.equal(short.openQuestions.length, 1);
      const least = await read(1);
      assert.deepEqual(least.briefing.openQuestions, []);
      assert.match(least.page, /^# Know Austria[^]*Left out for lack of room: 1 of Open questions/);
    });
  });

  it('gives way part by part in the order that is stated, the last part first', async () => {
    await withTask(async (maestro) => {
      const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
      const memory = await openMemory({ shelves, now: () => 1_000, newId: () => 'm1' });
      valueOf(await memory.add('Austria has one rate.', { pinned: true }, 'team'));
      const index = createFakeCodeIndex([placeIn('src/main.ts')]);
      const means = { journal: maestro.journal, index, memory, signal: never };
      const read = async (tokens: number) =>
        valueOf(await readBriefing(maestro.state(), 't1', { ...means, tokens })).briefing;
      const whole = await read(40_000);
      const { parts, used } = whole.budget;
      assert.deepEqual(
        parts.map(({ part }) => part),
        [
          'openQuestions',
          'requirements',
          'decisions',
          'log',
          'evidence',
          'relevantFiles',
          'memories',
          'recentActivity',
        ],
      );
      let room = used - parts.reduce((sum, { tokens }) => sum + tokens, 0);
      for (const [at, { part: last, tokens }] of parts.entries()) {
        room += tokens;
        const less = await read(room);
        for (const [place, { part }] of parts.entries())
          assert.deepEqual(less[part], place <= at ? whole[part] : [], `${part} with room up to ${last}`);
      }
    });
  });

  it("says whose turn it is, and that it is nobody's once the task is done", async () => {
    await withStage(asking, async ({ open }) => {
      const maestro = await open();
      const stageText = async (): Promise<string> => {
        const read = await readBriefing(maestro.state(), 't1', { journal: null, index: null, signal: never });
        return /^.*\bstage\b.*"develop", as developer.*$/m.exec(valueOf(read).page)?.[0] ?? '';
      };
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.match(await stageText(), /^(?:At work is the stage|The next stage of an agent is) "develop"/);
      await answer(maestro, 'approved', '2');
      await answer(maestro, 'approved', '');
      assert.equal(maestro.state().tasks.get('t1')?.status, 'completed');
      assert.match(await stageText(), /^No agent is to work on it now; the last stage of one was "develop"/);
    });
  });

  it('is refused for a task that there is not', async () => {
    await withTask(async (maestro) => {
      const read = await readBriefing(maestro.state(), 't9', { journal: null, index: null, signal: never });
      assert.ok(!read.ok && read.error.reason === 'not-found');
    });
  });
});

describe('portions that are fitted into a budget', () => {
  const portions = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('a', 'b', 'c'), texts: fc.array(fc.string({ maxLength: 9 }), { maxLength: 6 }) }),
    { selector: ({ name }) => name },
  );

  it('keep to it, keep the first of each, and tell what is left out', () => {
    fc.assert(
      fc.property(portions, fc.integer({ min: 0, max: 60 }), (given, tokens) => {
        const { kept, used, leftOut } = fitPortions(given, tokens, (text) => text.length);
        const taken = given.flatMap(({ name, texts }) => texts.slice(0, kept.get(name)));
        assert.equal(
          used,
          taken.reduce((sum, text) => sum + text.length, 0),
        );
        assert.ok(used <= tokens);
        const left = given.reduce((sum, { texts }) => sum + texts.length, 0) - taken.length;
        assert.equal(
          leftOut.reduce((sum, { count }) => sum + count, 0),
          left,
        );
        if (given.flatMap(({ texts }) => texts).join('').length <= tokens) assert.equal(left, 0);
      }),
    );
  });
});
