import assert from 'node:assert/strict';
import type { Smell } from '../../src/core/domain/index.ts';
import type { CallableFunction } from '../../src/core/ports/index.ts';
import { artifactNames, improvementTester } from '../../src/core/roles/index.ts';
import { smell } from '../quality/smells.ts';
import { briefingFor, contextOf, createScriptedTools, taskOn, type Script } from './briefings.ts';

function callable(name: string, file = 'src/a.ts'): CallableFunction {
  return { file, name, parameters: [], isAsync: false };
}

const mocha = JSON.stringify({ devDependencies: { mocha: '12' } });
const files = { 'package.json': mocha, 'src/a.ts': 'sources', 'test/a.test.ts': "parse('x'); $el();" };
const pins: NonNullable<Script['pins']> = (functions) => ({
  test: { path: `test/${functions.map(({ name }) => name).join('-')}.pin.test.ts`, text: 'pinned' },
  notes: ['Saw 4 cases.'],
});

/** Runs the tester on a task with smells in functions of these names. */
async function runOn(symbols: readonly string[], script: Script = {}, more: Partial<Smell> = {}) {
  const smells = symbols.map((symbol, index) =>
    smell('long-function', 'src/a.ts', { symbol, line: index + 1, ...more }),
  );
  const callables = ['parse', 'render', '$el', '$new'].map((name) => callable(name));
  const tools = createScriptedTools({ files, smells, callables, pins, ...script });
  const result = await improvementTester.run(briefingFor(taskOn(smells)), contextOf(tools));
  return { tools, result };
}

async function reportOn(symbols: readonly string[], script: Script = {}, more: Partial<Smell> = {}) {
  const { result, tools } = await runOn(symbols, script, more);
  assert.ok(result.ok);
  const pinned = tools.inputs('characterise-code').flatMap(({ functions }) => functions.map(({ name }) => name));
  return { ...result.value.report, pinned, written: tools.inputs('write-file').map(({ path }) => path) };
}

describe('the tester of improvements', () => {
  it('pins functions that no test names, says so, and leaves the others alone', async () => {
    const { pinned, written, summary, artifacts } = await reportOn(['parse', 'render']);
    assert.deepEqual([pinned, written], [['render'], ['test/render.pin.test.ts']]);
    assert.equal(summary, 'Pinned render by new tests. Saw 4 cases.');
    assert.deepEqual(artifacts[artifactNames.tests], ['test/render.pin.test.ts']);
  });

  it('writes nothing when the tests name all of them', async () => {
    const { pinned, written, summary, artifacts } = await reportOn(['parse']);
    assert.deepEqual([pinned, written, artifacts[artifactNames.tests]], [[], [], []]);
    assert.equal(summary, 'The existing tests name every function that will be touched.');
  });

  it('takes a name for a whole word only, also one with a dollar sign', async () => {
    assert.deepEqual((await reportOn(['$el', '$new'])).pinned, ['$new']);
    const texts = { ...files, 'test/a.test.ts': 'renderAll(); my$render();' };
    assert.deepEqual((await reportOn(['render'], { files: texts })).pinned, ['render']);
  });

  it('counts only tests as tests', async () => {
    const texts = { ...files, 'src/b.ts': 'render()' };
    assert.deepEqual((await reportOn(['render'], { files: texts })).pinned, ['render']);
  });

  it('pins the function around the smell, however deep the smell is', async () => {
    assert.deepEqual((await reportOn(['render.inner.deepest'])).pinned, ['render']);
  });

  it('pins what a module exports as a whole, unless a test imports the module', async () => {
    const callables = [callable('default')];
    const whole = await reportOn(['slugify'], { callables });
    assert.equal(whole.summary, 'Pinned the default export of src/a.ts by new tests. Saw 4 cases.');
    for (const text of ["import s from '../src/a.ts'", "require('../src/a')", "import x from '../src/a.js'"]) {
      const texts = { ...files, 'test/a.test.ts': text };
      assert.deepEqual((await reportOn(['slugify'], { callables, files: texts })).pinned, [], text);
    }
    const other = { ...files, 'test/a.test.ts': "import s from '../src/aa.ts'" };
    assert.deepEqual((await reportOn(['slugify'], { callables, files: other })).pinned, ['default']);
  });

  it('says which functions no test names and none can call', async () => {
    const { summary, pinned } = await reportOn(['hidden', 'render', 'Parser.parse']);
    assert.deepEqual(pinned, ['render']);
    assert.match(
      summary,
      /^Pinned render by new tests\. Saw 4 cases\. No test names hidden, Parser, and none can call them alone/,
    );
    const named = { ...files, 'test/a.test.ts': 'new Parser()' };
    const { summary: known } = await reportOn(['Parser.parse'], { files: named });
    assert.equal(known, 'The existing tests name every function that will be touched.');
  });

  it('pins nothing for what merely goes because nothing refers to it', async () => {
    for (const kind of ['unused-import', 'unused-local'] as const) {
      const { summary, pinned } = await reportOn(['render'], {}, { kind });
      assert.deepEqual([pinned, summary], [[], 'No function is touched whose behaviour could change.']);
    }
  });

  it('says when nothing deterministic could be seen, or no framework is known', async () => {
    const silent = await reportOn(['render'], { pins: () => ({ test: null, notes: ['It reads the clock.'] }) });
    assert.deepEqual([silent.written, silent.summary], [[], 'No test names render. It reads the clock.']);
    const bare = await reportOn(['render'], { files: { ...files, 'package.json': '{}' } });
    assert.equal(bare.summary, 'No test names render, and no known test framework was found to pin them with.');
    assert.deepEqual(bare.pinned, []);
  });

  it('notes what the files look like before they are touched, for the reviewer', async () => {
    const { artifacts } = await reportOn(['parse'], { api: { 'src/a.ts': ['parse: () => void'] } });
    assert.deepEqual(artifacts, {
      'api:src/a.ts': ['parse: () => void'],
      smells: ['long-function'],
      tests: [],
    });
  });

  it('hands on what its tools could not do', async () => {
    for (const tool of ['describe-api', 'find-smells', 'list-files', 'list-callables', 'characterise-code'] as const) {
      const { result } = await runOn(['render'], { broken: [tool] });
      assert.equal(result.ok || result.error.person, `${tool} is broken.`);
    }
    const { result } = await runOn(['render'], { broken: ['write-file'] });
    assert.equal(result.ok, false);
  });

  describe('finds the test framework', () => {
    const frameworks: readonly [manifest: object, framework: string | undefined][] = [
      [{ scripts: { test: 'node --test' } }, 'node-test'],
      [{ scripts: { test: 'node --import tsx --test test/*.ts' } }, 'node-test'],
      [{ scripts: { test: 'tsx --test' }, devDependencies: { jest: '1' } }, 'node-test'],
      [{ scripts: { test: 'vitest run' } }, 'vitest'],
      [{ scripts: { test: 'npm run build && jest --ci' } }, 'jest'],
      [{ scripts: { 'test:unit': 'c8 mocha' } }, 'mocha'],
      [{ scripts: { test: 'mocha' }, devDependencies: { jest: '1', vitest: '1' } }, 'mocha'],
      [{ scripts: { test: 'npm run unit' }, devDependencies: { jest: '1' } }, 'jest'],
      [{ dependencies: { vitest: '1' } }, 'vitest'],
      [{ scripts: { test: 'node build.js && echo --test' } }, undefined],
      [{ scripts: { build: 'jest-like' } }, undefined],
      [{ scripts: ['odd'] }, undefined],
      [{}, undefined],
    ];
    for (const [manifest, expected] of frameworks) {
      it(`${expected ?? 'none'} in ${JSON.stringify(manifest)}`, async () => {
        const { tools } = await runOn(['render'], { files: { ...files, 'package.json': JSON.stringify(manifest) } });
        assert.equal(tools.inputs('characterise-code')[0]?.framework, expected);
      });
    }

    it('none where there is no manifest, or one that does not parse', async () => {
      const { 'package.json': _manifest, ...rest } = files;
      for (const texts of [rest, { ...files, 'package.json': '{ "scripts": ' }]) {
        const { tools } = await runOn(['render'], { files: texts });
        assert.deepEqual(tools.inputs('characterise-code'), []);
      }
    });
  });
});
