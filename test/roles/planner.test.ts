import assert from 'node:assert/strict';
import type { Plan } from '../../src/core/domain/index.ts';
import { createImprovementPlanner } from '../../src/core/roles/index.ts';
import { smell } from '../quality/smells.ts';
import { contextOf, createScriptedTools, planningFor, type Script } from './briefings.ts';

const files = { 'src/a.ts': '', 'src/b.ts': '', 'lib/c.ts': '', 'test/a.test.ts': '', 'srcs/d.ts': '' };
const smells = [
  smell('unused-import', 'src/b.ts', { symbol: '', weight: 1 }),
  smell('long-function', 'src/a.ts', { symbol: 'g', line: 50, weight: 40 }),
  smell('dead-code', 'src/a.ts', { weight: 9 }),
  smell('long-function', 'lib/c.ts', { weight: 80 }),
  smell('duplicate-block', 'src/a.ts', { fix: { safe: false, why: 'it assigns outer variables' } }),
];

async function planWith(script: Script, more: Parameters<typeof planningFor>[0] = {}) {
  const tools = createScriptedTools({ files, smells, ...script });
  const context = contextOf(tools);
  return { result: await createImprovementPlanner(0).plan(planningFor(more), context), tools, notes: context.notes };
}

async function planOf(script: Script, more: Parameters<typeof planningFor>[0] = {}): Promise<Plan> {
  const { result } = await planWith(script, more);
  assert.ok(result.ok);
  return result.value;
}

describe('the planner of improvements', () => {
  it('ranks what can be removed safely, and chains the tasks that touch one file', async () => {
    const plan = await planOf({});
    assert.deepEqual(
      plan.tasks.map(({ key, files: touched, after }) => [key, touched.join(' '), after.join(' ')]),
      [
        ['long-function-1', 'lib/c.ts', ''],
        ['long-function-2', 'src/a.ts', ''],
        ['dead-code-3', 'src/a.ts', 'long-function-2'],
        ['unused-import-4', 'src/b.ts', ''],
      ],
    );
    assert.deepEqual(
      plan.criteria.map(({ id }) => id),
      plan.tasks[0]?.criteria,
    );
    assert.deepEqual([plan.version, plan.requirements, plan.questions], [1, ['Improve it'], []]);
  });

  it('sums up what it saw and what it will do', async () => {
    assert.equal(
      (await planOf({})).summary,
      '5 smells in 4 files. 2 × Split a long function, Remove code that never runs, Remove unused imports.',
    );
    assert.equal(
      (await planOf({ smells: smells.slice(0, 1), seen: 1 })).summary,
      '1 smell in 1 file. Remove unused imports.',
    );
    assert.equal(
      (await planOf({ smells: smells.slice(4), seen: 1 })).summary,
      'Looked at 1 file and found nothing that can be improved safely.',
    );
  });

  it('keeps to the number of tasks that the goal allows', async () => {
    assert.equal((await planOf({}, { budget: { tasks: 2 } })).tasks.length, 2);
  });

  it('looks at sources only, within the paths of the goal, however they are written', async () => {
    const looked = async (...paths: string[]) => {
      const { tools } = await planWith({}, { paths });
      return tools.inputs('find-smells')[0]?.paths.join(' ');
    };
    assert.equal(await looked(), 'lib/c.ts src/a.ts src/b.ts srcs/d.ts');
    for (const path of ['src', 'src/', './src', './/src//'])
      assert.equal(await looked(path), 'src/a.ts src/b.ts', path);
    assert.equal(await looked('src/b.ts', 'lib'), 'lib/c.ts src/b.ts');
    for (const path of ['.', './', '']) assert.equal(await looked(path), 'lib/c.ts src/a.ts src/b.ts srcs/d.ts', path);
  });

  it('says what to do when there is nothing to look at', async () => {
    const nowhere = await planWith({}, { paths: ['nope', 'test'] });
    assert.ok(!nowhere.result.ok);
    assert.deepEqual(
      [nowhere.result.error.reason, nowhere.result.error.person],
      ['bad-input', 'No source files were found in nope, test. Name paths inside the workspace.'],
    );
    const empty = await planWith({ files: {} });
    assert.match(empty.result.ok ? '' : empty.result.error.person, /found in this folder/);
    const foreign = await planWith({ files: { 'a.py': '' }, smells: [], seen: 0 });
    assert.match(foreign.result.ok ? '' : foreign.result.error.person, /None of the 1 files could be analysed/);
    const skipped = [{ path: 'a.ts', why: 'It does not parse.' }];
    const broken = await planWith({ files: { 'a.ts': '' }, smells: [], seen: 0, skipped });
    assert.ok(!broken.result.ok);
    assert.equal(broken.result.error.reason, 'unreadable-source');
    assert.match(broken.result.error.person, /For example a\.ts: It does not parse\./);
  });

  it('notes which files were left out, and not a flood of them', async () => {
    const skipped = Array.from({ length: 50 }, (_, index) => ({ path: `s${index}.ts`, why: 'It does not parse.' }));
    const { notes } = await planWith({ skipped });
    assert.equal(notes.length, 20);
    assert.equal(notes[0], 's0.ts was left out: It does not parse.');
  });

  it('hands on what its tools could not do', async () => {
    for (const tool of ['list-files', 'find-smells'] as const) {
      const { result } = await planWith({ broken: [tool] });
      assert.equal(result.ok || result.error.person, `${tool} is broken.`);
    }
  });
});
