import assert from 'node:assert/strict';
import { err, ok } from '../../src/core/base/index.ts';
import { failure, type Change, type FileChange } from '../../src/core/domain/index.ts';
import type { ToolName } from '../../src/core/ports/index.ts';
import { roleNamed, roles } from '../../src/core/roles/index.ts';
import { describeTools, onlyReads } from '../../src/core/tools/index.ts';
import { reasonOf, toolsInMemory } from './session.ts';

describe('git-diff', () => {
  const file = (path: string, text: string): FileChange => ({
    path,
    status: 'added',
    id: path,
    added: 1,
    removed: 0,
    hunks: [{ id: `${path}-1`, oldStart: 1, oldLines: 0, newStart: 1, newLines: 1, lines: [{ kind: 'added', text }] }],
  });
  const change: Change = {
    id: 'c',
    taskId: 't',
    baseCommit: 'b',
    baseTree: 'b',
    tree: 't',
    files: [file('src/a.ts', 'a'), { ...file('lib/b.ts', 'b'), status: 'renamed', oldPath: 'src/b.ts' }],
    risk: { risk: 'low', reasons: [] },
  };

  it('shows what the task changed, all of it or below a path', async () => {
    const session = toolsInMemory({}, { role: 'reviewer', change: () => Promise.resolve(ok(change)) });
    assert.match(await session.told('git-diff', {}), /\+\+\+ b\/src\/a\.ts[^]*\+a\n[^]*\+\+\+ b\/lib\/b\.ts/);
    assert.doesNotMatch(await session.told('git-diff', { path: 'lib' }), /src\/a\.ts/);
    assert.match(await session.told('git-diff', { path: './src/' }), /src\/a\.ts[^]*lib\/b\.ts/);
    assert.equal(await session.told('git-diff', { path: 'docs' }), 'Nothing changed.');
  });

  it('begins with a list when it is long', async () => {
    const long = { ...change, files: [file('src/a.ts', 'x'.repeat(50_000)), file('z.ts', 'z')] };
    const session = toolsInMemory({}, { change: () => Promise.resolve(ok(long)) });
    const text = await session.told('git-diff', {});
    assert.match(text, /^A src\/a\.ts {2}\+1 -0\nA z\.ts/);
    assert.ok(text.length < 24_000);
  });

  it('says when nothing changed, or why it cannot be told', async () => {
    const nothing = toolsInMemory({}, { change: () => Promise.resolve(ok(null)) });
    assert.equal(await nothing.told('git-diff', {}), 'Nothing changed.');
    const broken = toolsInMemory({}, { change: () => Promise.resolve(err(failure('git-failed', 'git broke'))) });
    assert.equal(await broken.refused('git-diff', {}), 'git broke');
  });
});

describe('git-log', () => {
  it('lists commits, a line each, of the path and as many as asked for', async () => {
    const asked: unknown[] = [];
    const log = (path: string | null, limit: number) => {
      asked.push([path, limit]);
      const at = Date.UTC(2026, 0, 2);
      return Promise.resolve([{ id: '0123456789abcdef', at, author: 'Ada', subject: 'Add a\nthing' }]);
    };
    const session = toolsInMemory({}, { log });
    assert.match(await session.told('git-log', {}), /^0123456789 2026-01-02 Ada: Add a/);
    await session.told('git-log', { path: './src//a.ts', limit: 3 });
    assert.deepEqual(asked, [
      [null, 20],
      ['src/a.ts', 3],
    ]);
  });
});

describe('ask-person and delegate', () => {
  it('hand on the question or the task, and back the answer', async () => {
    const heard: unknown[] = [];
    const session = toolsInMemory(
      {},
      {
        tools: ['ask-person', 'delegate'],
        ask: (question, options) => Promise.resolve(ok(`${question} ${options.join('/')}: yes`)),
        delegate: (order) => {
          heard.push(order);
          return Promise.resolve(ok('done'));
        },
      },
    );
    assert.equal(
      await session.told('ask-person', { question: 'Really?', options: ['yes', 'no'] }),
      'Really? yes/no: yes',
    );
    const order = { role: 'tester', task: 'Test it', why: 'I may not' };
    assert.equal(await session.told('delegate', order), 'done');
    assert.deepEqual(heard, [order]);
    assert.match(await session.refused('delegate', { ...order, role: 'No Such' }), /kebab case/);
  });

  it('say when nobody can be asked', async () => {
    const session = toolsInMemory({}, { tools: ['ask-person', 'delegate'] });
    assert.match(await session.refused('ask-person', { question: 'Really?' }), /not to be had/);
    assert.match(await session.refused('delegate', { role: 'tester', task: 't', why: 'w' }), /not to be had/);
  });
});

describe('what a model sends', () => {
  const session = () => toolsInMemory({ 'a.ts': 'a' });

  it('may be nothing, or hold null for what is left out', async () => {
    const { box } = session();
    assert.deepEqual(await box.callAsText('list-files', ''), { ok: true, text: 'a.ts' });
    assert.deepEqual(await box.callAsText('read-file', '{"path":"a.ts","from":null,"lines":null}'), {
      ok: true,
      text: '1\ta',
    });
  });

  it('is answered with what is wrong with it', async () => {
    const { box } = session();
    const bad: readonly [string, string, RegExp][] = [
      ['read-file', '{"path": "a.ts"', /not JSON \(.*\)\. Send the call again/],
      ['read-file', '"a.ts"', /does not fit/],
      ['read-file', '[]', /does not fit/],
      ['read-file', '{"file":"a.ts"}', /does not fit: .*file/s],
      ['read-file', '{"path":"a.ts","from":0}', /from/],
      ['no-such-tool', '{}', /no tool "no-such-tool"\. There are: list-files, read-file/],
      ['__proto__', '{}', /no tool/],
    ];
    for (const [tool, input, expected] of bad) {
      const answer = await box.callAsText(tool, input);
      assert.equal(answer.ok, false, input);
      assert.match(answer.text, expected);
    }
  });

  it('is answered even when a tool breaks its contract', async () => {
    const broken = toolsInMemory({}, { change: () => Promise.reject(new Error('boom')) });
    assert.equal(await broken.refused('git-diff', {}), '"git-diff" broke: boom');
    await assert.rejects(broken.box.call('git-diff', {}), /boom/);
  });

  it('is held against what was read, as a program’s call by name is', async () => {
    const { box } = session();
    assert.equal(reasonOf(await box.callByName('write-file', { path: 'a.ts', text: 'x' })), 'stale');
  });
});

describe('what a model is told of its tools', () => {
  const toolsOf = (name: string): readonly ToolName[] => roleNamed(name)?.tools ?? [];

  it('is short: 1,500 tokens for the most tools, 3.5 kB for six', () => {
    for (const { name, tools } of roles) {
      const described = describeTools(tools);
      const size = JSON.stringify(described).length;
      assert.ok(size <= 6_000, `${name}: ${size}`);
      if (described.length <= 6) assert.ok(size <= 3_500, `${name}: ${size}`);
    }
  });

  it('is the same to the byte, in whatever order it is asked for', () => {
    const names = toolsOf('developer');
    const text = JSON.stringify(describeTools(names));
    assert.equal(JSON.stringify(describeTools([...names].reverse())), text);
    assert.doesNotMatch(text, /\$schema|additionalProperties|9007199254740991/);
  });

  it('leaves out what only programs can use', () => {
    const names = describeTools(toolsOf('developer')).map(({ name }) => name);
    assert.deepEqual(names, [
      ...['list-files', 'read-file', 'search-text', 'edit-file', 'write-file', 'move-file', 'delete-file'],
      ...['run-command', 'read-command', 'run-checks', 'git-diff', 'git-log'],
    ]);
  });

  it('names every input that must be given', () => {
    const described = describeTools(['edit-file']);
    assert.deepEqual(described[0]?.input, {
      type: 'object',
      properties: {
        path: { type: 'string' },
        edits: {
          type: 'array',
          items: {
            type: 'object',
            properties: { old: { type: 'string' }, new: { type: 'string' }, all: { type: 'boolean' } },
            required: ['old', 'new'],
          },
        },
      },
      required: ['path', 'edits'],
    });
  });
});

describe('roles and their tools', () => {
  it('let only those write or run commands that may', () => {
    for (const { name, tools, writes } of roles) {
      const acting = tools.filter(
        (tool) => !onlyReads(tool) && !['ask-person', 'delegate', 'run-checks'].includes(tool),
      );
      assert.equal(acting.length > 0, writes !== 'none', name);
    }
    assert.deepEqual(
      roles.filter(({ tools }) => tools.includes('run-command')).map(({ name }) => name),
      ['tester', 'developer', 'breaker', 'devops'],
    );
  });
});
