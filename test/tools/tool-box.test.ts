import assert from 'node:assert/strict';
import type { Result } from '../../src/core/base/index.ts';
import type { Failure, Smell, SmellRef } from '../../src/core/domain/index.ts';
import type { ToolBox } from '../../src/core/ports/index.ts';
import { roleNamed } from '../../src/core/roles/index.ts';
import { createToolBox } from '../../src/core/tools/index.ts';
import { createFakeWorkshop, type FakeWorkshop } from '../fakes/code-workshop.fake.ts';
import { createFakeWorktreeFiles, type FakeWorktreeFiles } from '../fakes/worktree-files.fake.ts';
import { toolsInMemory } from './session.ts';

function reasonOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'ok' : result.error.reason;
}

const smell: SmellRef = {
  kind: 'dead-code',
  file: 'src/a.ts',
  symbol: 'f',
  line: 1,
  fingerprint: 'f1',
  message: 'never runs',
};
const found: Smell = { ...smell, kind: 'dead-code', weight: 1, fix: { safe: true } };

/** One call of every tool that names a file, with that file under the name given. */
const callsOn: Readonly<Record<string, (path: string) => unknown>> = {
  'read-file': (path) => ({ path }),
  'write-file': (path) => ({ path, text: 'x' }),
  'describe-api': (path) => ({ path }),
  'list-callables': (path) => ({ path }),
  'plan-refactoring': (path) => ({ smells: [{ ...smell, file: path }], names: {} }),
  'characterise-code': (path) => ({
    functions: [{ file: path, name: 'f', parameters: [], isAsync: false }],
    framework: 'mocha',
  }),
};

describe('a guard that breaks', () => {
  it('is a no, wherever it breaks', async () => {
    const broken = new Proxy([], {
      get() {
        throw new Error('lost');
      },
    });
    const names = ['read-file', 'write-file', 'delete-file', 'run-checks'];
    for (const tool of names) {
      const session = toolsInMemory({ 'a.ts': 'a' }, { tools: broken, trash: '/trash' });
      const input = tool === 'run-checks' ? {} : { path: 'a.ts', ...(tool === 'write-file' ? { text: 'b' } : {}) };
      const answer = await session.ask(tool, input);
      assert.equal(answer.ok, false, tool);
      assert.deepEqual([...session.files.texts], [['a.ts', 'a']]);
    }
  });
});

describe('the tool box', () => {
  let files: FakeWorktreeFiles;
  let workshop: FakeWorkshop;
  let stop: AbortController;
  beforeEach(() => {
    files = createFakeWorktreeFiles({ 'src/a.ts': 'a', 'README.md': 'r', '.github/workflows/ci.yml': 'ci' });
    workshop = createFakeWorkshop({ smellsOf: (file) => [{ ...found, file: file.path }] });
    stop = new AbortController();
  });

  /** The tools of a role; `tools` in place of its own, to see what policy says beyond the list. */
  function boxFor(name: string, more: { protectedPaths?: readonly string[]; tools?: readonly string[] } = {}): ToolBox {
    const role = roleNamed(name);
    assert.ok(role);
    const { protectedPaths = [], tools = role.tools } = more;
    const baseText = (path: string): Promise<string | null> => Promise.resolve(path === 'src/a.ts' ? 'before' : null);
    return createToolBox(
      { role: name, tools, writes: role.writes, protectedPaths },
      { files, workshop, signal: stop.signal, baseText },
    );
  }

  it('looks, writes and works for the role that may', async () => {
    const box = boxFor('developer');
    assert.deepEqual(await box.call('read-file', { path: 'src/a.ts' }), {
      ok: true,
      value: { text: 'a', image: null },
    });
    assert.deepEqual(await box.call('read-base-file', { path: 'src/a.ts' }), { ok: true, value: 'before' });
    assert.deepEqual(await box.call('read-base-file', { path: 'src/b.ts' }), { ok: true, value: null });
    assert.deepEqual(await box.call('write-file', { path: 'src/b.ts', text: 'b' }), { ok: true, value: null });
    assert.deepEqual(await box.call('list-files', {}), {
      ok: true,
      value: ['.github/workflows/ci.yml', 'README.md', 'src/a.ts', 'src/b.ts'],
    });
    assert.equal(reasonOf(await box.call('plan-refactoring', { smells: [smell], names: {} })), 'ok');
    assert.equal(reasonOf(await box.call('describe-api', { path: 'src/a.ts' })), 'ok');
    assert.deepEqual(workshop.calls, ['refactor src/a.ts', 'api src/a.ts']);
  });

  it('refuses input that does not fit, and says what does not', async () => {
    const box = boxFor('developer');
    const bad: readonly [string, unknown][] = [
      ['read-file', {}],
      ['read-file', { path: '' }],
      ['read-file', { path: ['a.ts', 'b.ts'] }],
      ['read-file', { path: 'a.ts', also: 'b.ts' }],
      ['read-file', null],
      ['write-file', { path: 'a.ts' }],
      ['list-files', { all: true }],
      ['plan-refactoring', { smells: [{ ...smell, line: 0 }], names: {} }],
    ];
    for (const [name, input] of bad) {
      const result = await box.callByName(name, input);
      assert.equal(reasonOf(result), 'bad-input', JSON.stringify(input));
      if (!result.ok) assert.match(result.error.person, new RegExp(`The input of "${name}" does not fit`));
    }
    assert.deepEqual([files.calls, workshop.calls], [[], []]);
  });

  it('names the tools there are when one is not known', async () => {
    for (const name of ['delete-everything', 'constructor', '__proto__']) {
      const result = await boxFor('developer').callByName(name, {});
      assert.equal(reasonOf(result), 'not-found');
      if (!result.ok) assert.match(result.error.person, /There are: list-files, read-file/);
    }
  });

  it('does nothing of what policy denies, and tells the person and the model why', async () => {
    const result = await boxFor('reviewer').call('write-file', { path: 'src/a.ts', text: 'x' });
    assert.deepEqual(result, {
      ok: false,
      error: {
        reason: 'not-permitted',
        person: 'Not done: the reviewer has no tool "write-file".',
        model: 'Denied by the rule role-tools: the reviewer has no tool "write-file".',
        retryable: false,
      },
    });
    const tester = await boxFor('tester').call('write-file', { path: 'src/a.ts', text: 'x' });
    assert.equal(reasonOf(tester), 'not-permitted');
    const call = { functions: [], framework: 'mocha' } as const;
    assert.equal(reasonOf(await boxFor('developer').call('characterise-code', call)), 'not-permitted');
    assert.deepEqual([files.calls, workshop.calls], [[], []]);
  });

  it('does nothing after the session was stopped', async () => {
    stop.abort();
    for (const [name, inputFor] of Object.entries(callsOn)) {
      const role = name === 'characterise-code' || name === 'list-callables' ? 'tester' : 'developer';
      const path = name === 'write-file' ? 'test/a.test.ts' : 'src/a.ts';
      assert.equal(reasonOf(await boxFor(role).callByName(name, inputFor(path))), 'cancelled', name);
    }
    assert.deepEqual([files.calls, workshop.calls], [[], []]);
  });

  describe('judges the path that is really touched', () => {
    it('when a link leads to what is protected', async () => {
      files.link('.github', 'docs');
      files.link('../.github/workflows/ci.yml', 'src/notes.md');
      const box = boxFor('developer');
      for (const path of ['docs/new.yml', 'docs/workflows/ci.yml', 'src/notes.md', './/docs/./x.yml']) {
        const result = await box.call('write-file', { path, text: 'x' });
        assert.equal(reasonOf(result), 'not-permitted', path);
        if (!result.ok) assert.match(result.error.model, /protected-path: "\.github\//, path);
      }
      assert.equal(files.texts.get('.github/workflows/ci.yml'), 'ci');
      assert.deepEqual(files.calls, [], 'nothing was tried');
    });

    it('when a link leads out of the scope, or into it', async () => {
      files.link('../src', 'test/src');
      files.link('../test', 'src/test');
      const box = boxFor('tester');
      assert.equal(reasonOf(await box.call('write-file', { path: 'test/src/a.ts', text: 'x' })), 'not-permitted');
      assert.equal(reasonOf(await box.call('write-file', { path: 'src/test/a.test.ts', text: 'x' })), 'ok');
      assert.equal(files.texts.get('test/a.test.ts'), 'x');
      assert.deepEqual(files.calls, ['write test/a.test.ts'], 'the path that was checked is the path that is written');
    });

    it('when the test that guards the task is called by another name', async () => {
      files.link('test', 'checks');
      const box = boxFor('developer', { protectedPaths: ['test/a.test.ts'] });
      for (const path of ['test/a.test.ts', './test//a.test.ts', 'checks/a.test.ts', 'TEST/a.test.ts']) {
        const result = await box.call('write-file', { path, text: 'x' });
        assert.ok(!result.ok, path);
        assert.match(result.error.model, /task-tests/, path);
      }
    });

    it('and hands every tool the canonical one', async () => {
      files.link('src', 'lib');
      const boxes = { tester: boxFor('tester'), developer: boxFor('developer') };
      for (const [name, inputFor] of Object.entries(callsOn)) {
        const role = name === 'characterise-code' || name === 'list-callables' ? 'tester' : 'developer';
        assert.equal(reasonOf(await boxes[role].callByName(name, inputFor('./lib/a.ts'))), 'ok', name);
      }
      assert.deepEqual(files.calls, ['read src/a.ts', 'read src/a.ts', 'write src/a.ts']);
      assert.deepEqual(workshop.calls, [
        ...['api src/a.ts', 'callables src/a.ts', 'refactor src/a.ts', 'characterise src/a.ts#f'],
      ]);
    });

    it('and looks at nothing outside the folder, whatever the tool', async () => {
      files.link('..', 'up');
      for (const [name, inputFor] of Object.entries(callsOn)) {
        const box = boxFor('tester', { tools: Object.keys(callsOn) });
        for (const path of ['../secret.ts', '/etc/passwd', 'up/secret.ts', 'src/../../secret.ts']) {
          assert.equal(reasonOf(await box.callByName(name, inputFor(path))), 'not-permitted', `${name} ${path}`);
        }
      }
      assert.deepEqual([files.calls, workshop.calls], [[], []]);
    });
  });

  describe('finds smells', () => {
    it('in each file once, and says which it could not read', async () => {
      files.link('src/a.ts', 'same.ts');
      files.link('../elsewhere.ts', 'out.ts');
      const paths = ['src/a.ts', 'same.ts', 'README.md', 'gone.ts', 'out.ts'];
      const result = await boxFor('planner').call('find-smells', { paths });
      assert.ok(result.ok);
      assert.deepEqual(
        result.value.smells.map(({ file }) => file),
        ['src/a.ts'],
      );
      assert.deepEqual(
        result.value.skipped.map(({ path }) => path),
        ['out.ts', 'gone.ts'],
      );
      assert.deepEqual(workshop.calls, ['analyse src/a.ts']);
    });
  });
});
