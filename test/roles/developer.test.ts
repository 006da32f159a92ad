import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failure, smellKinds, type Smell } from '../../src/core/domain/index.ts';
import type { Briefing, Refactored } from '../../src/core/ports/index.ts';
import { createImprovementDeveloper } from '../../src/core/roles/index.ts';
import { kinds, remark, smell } from '../quality/smells.ts';
import { briefingFor, changeIn, contextOf, createScriptedTools, taskOn, type Script } from './briefings.ts';

const red = failure('checks-failed', 'Checks failed.', { retryable: true });

/** Removes everything it is asked to. */
const removesAll: NonNullable<Script['refactor']> = ({ smells }) => ({
  done: smells,
  rewrites: [...new Set(smells.map(({ file }) => file))].map((path) => ({ path, text: `new ${path}` })),
  notes: smells.map(({ message }) => `Removed ${message}.`),
});

async function develop(smells: readonly Smell[], script: Script = {}, more: Partial<Briefing> = {}) {
  const tools = createScriptedTools({ refactor: removesAll, ...script });
  const context = contextOf(tools);
  const task = taskOn(smells, more.task);
  const result = await createImprovementDeveloper(null).run(briefingFor(task, { ...more, task }), context);
  const planned = tools.inputs('plan-refactoring')[0];
  return { result, tools, notes: context.notes, tried: planned?.smells.map(({ line }) => line), names: planned?.names };
}

function reportOf({ result }: Awaited<ReturnType<typeof develop>>) {
  assert.ok(result.ok);
  return result.value.report;
}

const four = [1, 2, 3, 4].map((line) => smell('dead-code', 'src/a.ts', { line }));

describe('the developer of improvements', () => {
  it('writes what the refactoring makes of the files, and tells what was done', async () => {
    const done = await develop(four.slice(0, 2));
    assert.deepEqual(done.tools.files, { 'src/a.ts': 'new src/a.ts' });
    const report = reportOf(done);
    assert.equal(report.outcome, 'done');
    assert.equal(report.summary, 'Removed dead-code at src/a.ts:1. Removed dead-code at src/a.ts:2.');
    assert.deepEqual(done.tools.inputs('read-base-file'), [], 'the first attempt has nothing to take back');
  });

  it('says of each smell that it left why it did', async () => {
    const refactor: Script['refactor'] = ({ smells: [first, ...rest] }) => ({
      ...removesAll({ smells: rest, names: {} }),
      refused: first ? [{ smell: first, why: 'it has side effects.' }] : [],
    });
    const some = await develop(four.slice(0, 2), { refactor });
    const left = 'src/a.ts:1 was left as it is: it has side effects.';
    assert.deepEqual(some.notes, [left]);
    assert.equal(reportOf(some).summary, `Removed dead-code at src/a.ts:2. ${left}`);
    const none = await develop(four.slice(0, 1), { refactor });
    assert.deepEqual([reportOf(none).outcome, reportOf(none).summary], ['nothing-to-do', left]);
    assert.deepEqual(none.tools.files, {});
  });

  it('starts over from the base when it is sent back, in every file of the change but the tests', async () => {
    const base = { 'src/a.ts': 'old a', 'src/b.ts': 'old b', 'test/a.test.ts': 'old test' };
    const change = changeIn('src/a.ts', 'src/b.ts', 'test/a.test.ts');
    const again = await develop(four, { base, refactor: () => ({}) }, { change });
    assert.deepEqual(again.tools.files, { 'src/a.ts': 'old a', 'src/b.ts': 'old b' });
    const order = again.tools.calls.map(({ tool }) => tool);
    assert.ok(order.lastIndexOf('write-file') < order.indexOf('plan-refactoring'));
  });

  it('tries half as many smells after each time that the checks were red, then gives up on a single one', async () => {
    const tried = async (smells: readonly Smell[], failures: number) =>
      (await develop(smells, {}, { failures: Array.from({ length: failures }, () => red) })).tried;
    assert.deepEqual(await tried(four, 0), [1, 2, 3, 4]);
    assert.deepEqual(await tried(four, 1), [1, 2]);
    assert.deepEqual(await tried(four, 2), [1]);
    assert.deepEqual(await tried(four.slice(0, 3), 1), [1, 2]);
    assert.deepEqual(await tried(four.slice(0, 1), 1), []);
    const other = failure('lease-expired', 'Lost.', { retryable: true });
    assert.deepEqual(
      (await develop(four, {}, { failures: [other] })).tried,
      [1, 2, 3, 4],
      'a lost session proves nothing',
    );
    const gaveUp = reportOf(await develop(four.slice(0, 1), {}, { failures: [red] }));
    assert.deepEqual(
      [gaveUp.outcome, gaveUp.summary],
      ['nothing-to-do', 'Left as it is: the checks, the review or the person spoke against it.'],
    );
  });

  it('leaves alone what the person objects to, and answers the remarks', async () => {
    const comments = [remark('leave this as it is', { file: 'src/a.ts', line: 2, lastLine: 2 })];
    const some = await develop(four, {}, { comments, unanswered: ['c1'] });
    assert.deepEqual(some.tried, [1, 3, 4]);
    assert.deepEqual(some.result.ok && some.result.value.answeredComments, ['c1']);
    const none = await develop(four, {}, { comments: [remark('no')], unanswered: ['c1'] });
    assert.deepEqual([none.tried, reportOf(none).outcome], [[], 'nothing-to-do']);
    assert.deepEqual(none.result.ok && none.result.value.answeredComments, ['c1']);
  });

  it('uses the name that the person wants', async () => {
    const block = smell('duplicate-block', 'src/a.ts');
    const { names, tried } = await develop([block], {}, { comments: [remark('call it `parseHeader`')] });
    assert.deepEqual([names, tried], [{ [block.fingerprint]: 'parseHeader' }, [1]]);
  });

  it('hands on what its tools could not do, and then claims nothing', async () => {
    const change = changeIn('src/a.ts');
    const base = { 'src/a.ts': 'old' };
    for (const tool of ['plan-refactoring', 'write-file', 'read-base-file'] as const) {
      const { result } = await develop(four, { broken: [tool], base }, { change });
      assert.equal(result.ok || result.error.person, `${tool} is broken.`);
    }
  });
});

describe('its commit message', () => {
  async function messageOf(smells: readonly Smell[], notes: readonly string[] = []) {
    const refactor = (): Partial<Refactored> => ({ done: smells, notes });
    return reportOf(await develop(smells, { refactor })).commitMessage ?? '';
  }

  it('names what was done and where, why, and each thing once', async () => {
    const notes = ['Extracted “head”.', 'Extracted “tail”.', 'Extracted “head”.'];
    assert.equal(
      await messageOf([smell('long-function', 'src/a.ts', { symbol: 'Parser.parse' })], notes),
      [
        ...['Split the long function Parser.parse', ''],
        ...['The function did several things; one of them now has a name of its own.', ''],
        ...['- Extracted “head”.', '- Extracted “tail”.'],
      ].join('\n'),
    );
  });

  it('names the file or the number of files when there is no one symbol', async () => {
    const subject = async (...smells: Smell[]) => (await messageOf(smells)).split('\n')[0];
    assert.equal(await subject(...four), 'Remove code that never runs in f');
    assert.equal(
      await subject(smell('dead-code', 'src/a.ts'), smell('dead-code', 'src/a.ts', { symbol: 'g' })),
      'Remove code that never runs in src/a.ts',
    );
    assert.equal(
      await subject(smell('unused-import', 'src/a.ts', { symbol: '' })),
      'Remove unused imports in src/a.ts',
    );
    assert.equal(
      await subject(smell('dead-code', 'a.ts'), smell('dead-code', 'b.ts')),
      'Remove code that never runs in 2 files',
    );
  });

  it('falls back on shorter words when the place is long', async () => {
    const long = smell('dead-code', `src/${'x'.repeat(80)}.ts`, { symbol: 'y'.repeat(80) });
    assert.equal((await messageOf([long])).split('\n')[0], 'Remove code that never runs');
  });

  it('lists a dozen things and counts the rest', async () => {
    const notes = Array.from({ length: 20 }, (_, i) => `Removed thing ${i}.`);
    const lines = (await messageOf(four, notes)).split('\n');
    assert.deepEqual(lines.slice(-2), ['- Removed thing 11.', '- And 8 more like these.']);
  });

  it('always has a subject of at most 72 characters in the imperative, a blank line, and a reason', async () => {
    const text = fc.string({ minLength: 0, maxLength: 90 }).map((each) => each.replace(/\s+/g, ' ').trim());
    const place = fc.record({ kind: fc.constantFrom(...kinds), file: text, symbol: text });
    await fc.assert(
      fc.asyncProperty(place, async ({ kind, file, symbol }) => {
        const message = await messageOf([smell(kind, file || 'a.ts', { symbol })], ['Did it.']);
        const [subject = '', blank, why = ''] = message.split('\n');
        assert.ok(subject.length > 0 && subject.length <= 72, subject);
        assert.equal(blank, '');
        assert.ok(why.length > 20 && why.endsWith('.'), why);
        const isNamed = kind === 'long-function' && subject.startsWith('Split the long function ');
        assert.ok(isNamed || subject.startsWith(smellKinds[kind].title), subject);
      }),
    );
  });
});
