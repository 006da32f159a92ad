import assert from 'node:assert/strict';
import { openMemory } from '../../../src/core/app/index.ts';
import { createEmitter, createLifetime, type Lifetime } from '../../../src/core/base/index.ts';
import {
  createCaller,
  memoryEvents,
  memoryRequests,
  type Calls,
  type MemoryDelta,
  type MemoryFilters,
  type MemoryRequests,
} from '../../../src/protocol/index.ts';
import { createMemoryBridge, type MemoryBridge } from '../../../src/vscode/memory/memory-bridge.ts';
import type { MemoryFolder } from '../../../src/vscode/memory/memory-folder.ts';
import { fileOf, newFragment } from '../../../src/core/memory/index.ts';
import { good } from '../../contracts/code-index.contract.ts';
import { createFakeMemoryShelf } from '../../fakes/memory-shelf.fake.ts';
import { statesGoal } from '../../machine/scenario.ts';
import { english, playFolder } from '../board/table.ts';

const places = { learnt: '/learnt', team: '/team', user: '/user' };

/** A page without a screen, and the host that it talks to. */
async function createTable(lifetime: Lifetime) {
  const user = createFakeMemoryShelf();
  let count = 0;
  const open = async (key: string) => {
    const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user };
    const memory = await openMemory({ shelves, now: () => 1_000, newId: () => `m${String(++count)}` });
    const { workspace } = await playFolder(
      `file:///folder${key}`,
      { keyOf: (id) => id, onceOf: (id) => id },
      lifetime,
    ).then(async (played) => {
      await played.play((scenario) => void scenario.send(statesGoal()));
      return played;
    });
    const folder: MemoryFolder = { id: `file:///folder${key}`, name: `folder${key}`, key, memory, workspace, places };
    return { folder, shelves };
  };
  const folders = [await open('0'), await open('1')];
  const changes = createEmitter<null>();
  const deltas: MemoryDelta[] = [];
  const [revealed, notes, reports]: [string[], string[], string[]] = [[], [], []];
  const file = { text: '' };
  const settling = { wait: Promise.resolve() };
  const page = createCaller({
    ...{ requests: memoryRequests, events: memoryEvents },
    listeners: { changed: (delta) => deltas.push(delta), reveal: ({ key }) => revealed.push(key) },
    post: (message) => void bridge.receive(structuredClone(message)),
    report: (text) => reports.push(text),
  });
  const bridge: MemoryBridge = createMemoryBridge(
    {
      about: {
        folders: () => Promise.resolve(folders.map(({ folder }) => folder)),
        ...{ standing: () => 'ready', now: () => 5_000, pause: () => Promise.resolve() },
        isThere: (folder, shelf, name) =>
          Promise.resolve(folders.some((each) => each.folder === folder && each.shelves[shelf].texts.has(name))),
      },
      actions: {
        openFile: ({ folder, shelf, id }) => Promise.resolve(void notes.push(`file ${folder.name} ${shelf} ${id}`)),
        openTask: ({ name }, taskId) => Promise.resolve(void notes.push(`task ${name} ${taskId}`)),
        save(text) {
          file.text = text;
          return Promise.resolve('memory.jsonl');
        },
        load: () => Promise.resolve(file.text),
        keyOf: (id) => Promise.resolve(`0/team/${id}`),
      },
      ...{ l10n: english, locale: 'en', onChanged: changes.on, settled: () => settling.wait },
      post: (message) => {
        page.receive(structuredClone(message));
      },
      report: (text) => reports.push(text),
    },
    lifetime,
  );
  return { calls: page.calls, folders, user, changes, deltas, revealed, notes, reports, bridge, file, settling };
}

const words = { kind: 'fact', tier: 'important', goal: null, pinned: false } as const;

describe('the bridge between what is remembered and its page', () => {
  let lifetime: Lifetime;
  let table: Awaited<ReturnType<typeof createTable>>;
  const calls = (): Calls<MemoryRequests> => table.calls;
  const add = (text: string, shelf: 'team' | 'user' = 'team') => calls().add({ folder: '0', text, shelf, ...words });
  const texts = async (): Promise<readonly string[]> =>
    (await calls().open({})).snapshot.fragments.map(({ key, text }) => `${key}: ${text}`).sort();

  beforeEach(async () => {
    lifetime = createLifetime('table');
    table = await createTable(lifetime);
  });
  afterEach(() => lifetime.dispose());

  it('shows the fragments of all folders, what goes with the person once, and tells of what changes', async () => {
    await add('Cents.');
    await add('Be brief.', 'user');
    assert.deepEqual(await texts(), ['0/team/m1: Cents.', '0/user/m2: Be brief.']);
    const { key } = await calls().pin({ key: '0/team/m1', pinned: true });
    assert.equal(key, '0/team/m1');
    assert.deepEqual(
      table.deltas.map(({ seq, fragments, gone }) => [seq, fragments.map(({ id, pinned }) => [id, pinned]), gone]),
      [[1, [['m1', true]], []]],
    );
    await calls().edit({
      key,
      was: 'Cents.',
      text: 'token=abcdef12345 and cents',
      kind: 'fact',
      tier: 'routine',
      shelf: 'user',
      goal: null,
    });
    assert.deepEqual(table.deltas[1]?.gone, ['0/team/m1']);
    assert.deepEqual(table.deltas[1].fragments[0]?.text, 'token=[masked] and cents');
    assert.deepEqual(table.reports, []);
  });

  it('changes nothing that somebody else has changed since it was shown, and says what it says now', async () => {
    const { key } = await add('Cents.');
    await calls().open({});
    const other = table.folders[0]?.folder.memory ?? assert.fail();
    good(await other.change('m1', { text: 'Euros.' }));
    const rest = { kind: 'fact', tier: 'routine', shelf: 'team', goal: null } as const;
    const mine = { key, was: 'Cents.', text: 'Whole cents.', ...rest } as const;
    await assert.rejects(calls().edit(mine), /m1 was changed meanwhile, so nothing was saved. It now says: Euros\./);
    assert.equal(good(await other.all()).fragments[0]?.text, 'Euros.');
    await calls().edit({ ...mine, was: 'Euros.' });
    assert.equal(good(await other.all()).fragments[0]?.text, 'Whole cents.');
  });

  it('has something hold for one goal of its folder alone, and for all again', async () => {
    const goals = [{ id: 'g1', text: 'Do it' }];
    assert.deepEqual(await calls().goals({ of: '0' }), goals);
    const only = { folder: '0', text: 'Cents.', shelf: 'team', ...words, goal: 'g1' } as const;
    const { key } = await calls().add(only);
    assert.deepEqual(await calls().goals({ of: key }), goals);
    const [folder] = table.folders;
    const goalNow = async () => good((await folder?.folder.memory.all()) ?? assert.fail()).fragments[0]?.goal;
    assert.equal(await goalNow(), 'g1');
    const edit = { key, was: 'Cents.', text: 'Cents.', kind: 'fact', tier: 'routine', shelf: 'team' } as const;
    await assert.rejects(calls().edit({ ...edit, goal: 'g9' }), /There is no goal g9\./);
    await assert.rejects(calls().add({ ...only, goal: 'g9' }), /There is no goal g9\./);
    await calls().edit({ ...edit, goal: null });
    assert.equal(await goalNow(), undefined);
  });

  it('leaves a fragment for a goal that is gone', async () => {
    const [folder] = table.folders;
    good((await folder?.folder.memory.add('Euros.', { goal: 'g9' }, 'team')) ?? assert.fail());
    const edit = { key: '0/team/m1', was: 'Euros.', kind: 'fact', tier: 'routine', shelf: 'team' } as const;
    await calls().edit({ ...edit, text: 'Whole euros.', goal: 'g9' });
    const [now] = good((await folder?.folder.memory.all()) ?? assert.fail()).fragments;
    assert.deepEqual([now?.text, now?.goal], ['Whole euros.', 'g9']);
  });

  it('takes back what was forgotten and merged, byte for byte', async () => {
    await add('Amounts are in cents.');
    await add('Rates of Austria stand in rates.ts.');
    await add('Ada knows taxes.');
    const shelf = table.folders[0]?.shelves.team.texts ?? new Map();
    const before = new Map(shelf);
    const forgot = await calls().forget({ keys: ['0/team/m1', '0/team/m2'] });
    assert.equal(forgot.count, 2);
    assert.deepEqual([...shelf.keys()], ['m3']);
    await calls().undo({ undo: forgot.undo });
    assert.deepEqual(new Map([...shelf].sort()), before);
    const merged = await calls().merge({ keys: ['0/team/m3', '0/team/m1'], text: 'Ada knows taxes, in cents.' });
    assert.deepEqual([...shelf.keys()].sort(), ['m2', 'm3']);
    await calls().undo({ undo: merged.undo });
    assert.deepEqual(new Map([...shelf].sort()), before);
    await assert.rejects(calls().undo({ undo: merged.undo }), /cannot be taken back any more/);
  });

  it('tells where a fragment is from, and opens its task and its file', async () => {
    const { folder, shelves } = table.folders[0] ?? assert.fail();
    await shelves.learnt.put('e1', '---\nat: 2026-01-01T00:00:00Z\nevents: [1]\n---\n\nSomebody wanted it.');
    await calls().open({});
    const { events } = await calls().origin({ key: '0/learnt/e1' });
    assert.deepEqual(
      events.map(({ seq, task }) => [seq, task]),
      [[1, null]],
    );
    assert.match(events[0]?.text ?? '', /Do it/);
    await calls().openTask({ task: '0/t7' });
    await calls().openFile({ key: '0/learnt/e1' });
    assert.deepEqual(table.notes, [`task ${folder.name} t7`, `file ${folder.name} learnt e1`]);
    await assert.rejects(calls().openFile({ key: '0/learnt/../../secret' }), /not open in the window/);
    await assert.rejects(calls().origin({ key: '0/learnt/e9' }), /e9 is not remembered any more/);
  });

  it('hears of files that people write, and lists those that are none', async () => {
    await calls().open({});
    const team = table.folders[1]?.shelves.team ?? assert.fail();
    await team.put('mine', '---\nat: 2026-01-01T00:00:00Z\n---\n\nWritten by hand.');
    await team.put('odd', 'no fields');
    await team.put('bad', '---\nat: yesterday\n---\nwords');
    table.changes.emit(null);
    while (table.deltas.length === 0) await new Promise(setImmediate);
    const [delta] = table.deltas;
    assert.deepEqual(
      delta?.fragments.map(({ key, folder }) => [key, folder]),
      [['1/team/mine', 'folder1']],
    );
    assert.deepEqual(
      delta.troubles.map(({ key }) => key),
      ['1/team/odd', '1/team/bad'],
    );
    assert.match(delta.troubles[1]?.text ?? '', /^bad\.md:2: "at" does not fit/);
    assert.equal(team.texts.get('odd'), 'no fields');
  });

  it('answers with what fills a screen, and tells the rest of many in parts, what is shown first', async () => {
    const [one, two] = table.folders;
    const fact = (id: string, at: number) => newFragment(id, `Fact ${id}.`, at);
    for (let at = 0; at < 900; at++) await one?.shelves.team.put(`a${String(at)}`, fileOf(fact(`a${String(at)}`, at)));
    const { snapshot } = await calls().open({});
    assert.deepEqual([snapshot.fragments.length, snapshot.more, snapshot.fragments[0]?.id], [200, 700, 'a899']);
    await two?.shelves.team.put('last', fileOf(fact('last', 5)));
    while (table.deltas.at(-1)?.more !== 0) await new Promise(setImmediate);
    const told = [...snapshot.fragments, ...table.deltas.flatMap(({ fragments }) => fragments)];
    assert.equal(new Set(told.map(({ key }) => key)).size, 901);
    assert.equal(told.length, 901);
    assert.deepEqual(
      table.deltas.map(({ seq, fragments }) => [seq, fragments.length]),
      [
        [1, 500],
        [2, 201],
      ],
    );
  });

  const noFilters = { query: '', tier: '', kind: '', scope: '', pinned: false, replaced: false } as const;
  const find = async (more: Partial<MemoryFilters>, deep = false) => {
    const answer = await calls().find({ filters: { ...noFilters, ...more }, deep });
    return answer && { count: answer.count, found: answer.found.map(({ view, why }) => [view.key, why].join(': ')) };
  };

  it('finds among all of several folders, the nearest first, and then what only has the words in it', async () => {
    const [one, two] = table.folders;
    for (let at = 0; at < 900; at++) {
      const tier = at === 7 ? 'critical' : 'routine';
      await one?.shelves.team.put(
        `a${String(at)}`,
        fileOf(newFragment(`a${String(at)}`, `Fact ${String(at)}.`, at, { tier })),
      );
    }
    await one?.shelves.team.put('pin', fileOf(newFragment('pin', 'Never on Fridays.', 1, { pinned: true })));
    await two?.shelves.team.put('far', fileOf(newFragment('far', 'Amounts are rounded in halves.', 2)));
    await two?.shelves.learnt.put('held', fileOf(newFragment('held', 'All is unrounded.', 3, { held: true })));
    await add('Rounding is for amounts.', 'user');
    await calls().open({});
    assert.deepEqual(await find({ query: 'round amount' }), {
      count: 2,
      found: ['0/user/m1: has “round”, “amount”', '1/team/far: has “amount”, “round”'],
    });
    assert.deepEqual(
      (await find({ query: 'rounded' }))?.found.at(-1),
      '1/learnt/held: ',
      'what is held is shown to people',
    );
    assert.deepEqual(await find({ tier: 'critical' }), { count: 1, found: ['0/team/a7: '] });
    const all = await find({ scope: 'team' });
    assert.deepEqual([all?.count, all?.found.length, all?.found[0]], [902, 400, '0/team/pin: ']);
    assert.deepEqual(await find({ query: 'fact 7', tier: 'critical' }), {
      count: 1,
      found: ['0/team/a7: has “fact”, “7”'],
    });
  });

  it('looks deeper only for what is still wanted when somebody has stopped writing', async () => {
    await add('Amounts are rounded.');
    await calls().open({});
    let settle: () => void = () => undefined;
    table.settling.wait = new Promise((resolve) => (settle = resolve));
    const [early, late] = [find({ query: 'amou' }, true), find({ query: 'amount' }, true)];
    settle();
    assert.equal(await early, null);
    assert.equal((await late)?.count, 1);
  });

  it('exports what is shown and takes it in again, or nothing of it', async () => {
    await add('Amounts are in cents.');
    assert.deepEqual(await calls().exportTo({ keys: ['0/team/m1'] }), { count: 1, file: 'memory.jsonl' });
    assert.deepEqual(await calls().importFrom({ folder: '1' }), { count: 1 });
    assert.equal(good(await (table.folders[1]?.folder.memory.all() ?? assert.fail())).fragments.length, 1);
    table.file.text += 'nonsense\n';
    await assert.rejects(calls().importFrom({ folder: '1' }), /Line 2 is no JSON. Nothing was taken in./);
  });

  it('sends nothing before it is asked, nor to a page that has gone, and reveals what was wanted', async () => {
    table.bridge.reveal('m1');
    await add('Amounts are in cents.');
    assert.deepEqual(table.deltas, []);
    await calls().open({});
    while (table.revealed.length === 0) await new Promise(setImmediate);
    assert.deepEqual(table.revealed, ['0/team/m1']);
    table.bridge.sleep();
    await add('Ada knows taxes.');
    assert.deepEqual(table.deltas, []);
  });
});
