import assert from 'node:assert/strict';
import { err, ok, shortHash } from '../../src/core/base/index.ts';
import { failure, type Change, type FileChange } from '../../src/core/domain/index.ts';
import type { CommandOrder, CommandRunner, ToolName } from '../../src/core/ports/index.ts';
import { roleNamed, roles } from '../../src/core/roles/index.ts';
import { describeTools, onlyReads, type Desk } from '../../src/core/tools/index.ts';
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

const terms: CommandRunner['terms'] = () => Promise.resolve({ shell: 'bash', home: '/home/ada', sandboxed: false });

/** A desk that answers at once, and remembers what it was asked. */
function deskOf(heard: unknown[], more: Partial<Desk> = {}): Desk {
  return {
    ask(callId, question, options) {
      heard.push([callId, question, options]);
      return ok(`${question}: yes`);
    },
    permit(callId, { question, risk }) {
      heard.push([callId, question, risk.risk]);
      return ok('person');
    },
    delegate(callId, order) {
      heard.push([callId, order]);
      return ok('done');
    },
    ...more,
  };
}

describe('ask-person and delegate', () => {
  const tools = ['ask-person', 'delegate'];
  const order = { role: 'tester', task: 'Test it', why: 'I may not' };

  it('hand on the question or the task under the name of the call, and back the answer', async () => {
    const heard: unknown[] = [];
    const { box } = toolsInMemory({}, { tools, desk: deskOf(heard) });
    const question = { question: 'Really?', options: ['yes', 'no'] };
    const answer = await box.callAsText('ask-person', JSON.stringify(question), 'c1');
    assert.deepEqual(answer, { ok: true, text: 'Really?: yes' });
    assert.equal((await box.callAsText('delegate', JSON.stringify(order), 'c2')).text, 'done');
    assert.deepEqual(heard, [
      ['c1', 'Really?', ['yes', 'no']],
      ['c2', order],
    ]);
    const bad = await box.callAsText('delegate', JSON.stringify({ ...order, role: 'No Such' }), 'c3');
    assert.match(bad.text, /kebab case/);
  });

  it('wait while there is no answer', async () => {
    const ask = () => err(failure('waiting', 'It waits for the person.'));
    const { box } = toolsInMemory({}, { tools, desk: deskOf([], { ask }) });
    const answer = await box.callAsText('ask-person', '{"question":"Really?"}', 'c1');
    assert.deepEqual(answer, { ok: false, text: 'It waits for the person.', waits: true });
  });

  it('say when nobody can be asked', async () => {
    const session = toolsInMemory({}, { tools });
    assert.match(await session.refused('ask-person', { question: 'Really?' }), /not to be had/);
    assert.match(await session.refused('delegate', order), /not to be had/);
  });
});

describe('a command that policy wants to have asked about', () => {
  const command = JSON.stringify({ command: 'npm publish' });

  it('is put to the person exactly as it would run, with its risk, and not run while it waits or is denied', async () => {
    const heard: unknown[] = [];
    let started = 0;
    const commands: CommandRunner = {
      terms,
      find: () => Promise.resolve(null),
      start: () => {
        started++;
        throw new Error('it was started');
      },
    };
    const denied = () => err(failure('not-permitted', 'No.', { model: 'Denied by the person: not today.' }));
    const waits = toolsInMemory(
      {},
      { commands, desk: deskOf(heard, { permit: () => err(failure('waiting', 'Wait.')) }) },
    );
    assert.equal((await waits.box.callAsText('run-command', command, 'c1')).waits, true);
    const no = toolsInMemory({}, { commands, desk: deskOf(heard, { permit: denied }) });
    assert.match((await no.box.callAsText('run-command', command, 'c1')).text, /not today/);
    assert.equal(started, 0);
    const yes = toolsInMemory({}, { commands, desk: deskOf(heard) });
    await yes.box.callAsText('run-command', command, 'c1');
    assert.equal(started, 1);
    assert.deepEqual(heard, [['c1', 'May the developer run “npm publish”?', 'high']]);
  });

  it('is bound to exactly that command', async () => {
    const subjects: string[] = [];
    const permit: Desk['permit'] = (_callId, { subject }) => {
      subjects.push(subject);
      return err(failure('waiting', 'Wait.'));
    };
    const { box } = toolsInMemory({}, { commands: noCommands, desk: deskOf([], { permit }) });
    for (const line of ['npm publish', 'npm publish', 'npm publish --tag next']) {
      await box.callAsText('run-command', JSON.stringify({ command: line }), 'c1');
    }
    assert.equal(subjects[0], subjects[1]);
    assert.notEqual(subjects[0], subjects[2]);
  });

  it('runs outside of the sandbox only by the word of the person', async () => {
    const orders: { unconfined?: true; onlyConfined?: true }[] = [];
    const commands: CommandRunner = {
      ...noCommands,
      terms: () => Promise.resolve({ shell: 'bash', home: '/home/ada', sandboxed: true }),
      start({ unconfined, onlyConfined }) {
        orders.push({ ...(unconfined ? { unconfined } : {}), ...(onlyConfined ? { onlyConfined } : {}) });
        throw new Error('nothing is run here');
      },
    };
    const reasons: string[] = [];
    for (const by of ['person', 'policy'] as const) {
      const permit: Desk['permit'] = (_callId, { risk }) => {
        reasons.push(risk.reasons.join('; '));
        return ok(by);
      };
      const { box } = toolsInMemory({}, { commands, desk: deskOf([], { permit }) });
      for (const line of ['ls', 'npm publish']) {
        await box.callAsText('run-command', JSON.stringify({ command: line }), 'c1');
      }
    }
    const confined = { onlyConfined: true };
    assert.deepEqual(orders, [confined, { unconfined: true }, confined, confined]);
    assert.match(reasons[0] ?? '', /it publishes.*; with your yes it runs outside of the sandbox/);
  });

  /** What would be started, and what the person is told, when a line is let pass. */
  async function passed(line: string, by: 'person' | 'policy', registries: readonly string[] | null) {
    const orders: CommandOrder[] = [];
    const told: { reasons: readonly string[]; subject: string }[] = [];
    const commands: CommandRunner = {
      ...noCommands,
      terms: () => Promise.resolve({ shell: 'bash', home: '/home/ada', sandboxed: true }),
      registriesOf: () => Promise.resolve(registries),
      start(order) {
        orders.push(order);
        throw new Error('nothing is run here');
      },
    };
    const permit: Desk['permit'] = (_callId, { risk, subject }) => {
      told.push({ reasons: risk.reasons, subject });
      return ok(by);
    };
    const { box } = toolsInMemory({}, { commands, desk: deskOf([], { permit }) });
    await box.callAsText('run-command', JSON.stringify({ command: line }), 'c1');
    const [order] = orders;
    return { hosts: order?.hosts, unconfined: order?.unconfined, onlyConfined: order?.onlyConfined, ...told[0] };
  }

  it('stays in the sandbox when all it needs beyond is network, and reaches what was shown', async () => {
    const registries = ['packages.example:443'];
    const install = await passed('npm install left-pad && npm test', 'person', registries);
    assert.deepEqual([install.hosts, install.unconfined, install.onlyConfined], [registries, undefined, true]);
    assert.match(install.reasons?.at(-1) ?? '', /in the sandbox, and reaches nothing but packages\.example:443$/);
    const get = await passed('curl -fsS https://api.example/x http://b.example:8080/y', 'person', null);
    assert.deepEqual(get.hosts, ['api.example:443', 'b.example:8080']);
    const other = await passed('npm install left-pad && npm test', 'person', ['elsewhere.example:443']);
    assert.notEqual(other.subject, install.subject, 'a yes holds for the hosts that were shown');
  });

  it('reaches nothing by the level of the goal alone', async () => {
    const { hosts, onlyConfined } = await passed('npm install left-pad', 'policy', ['packages.example:443']);
    assert.deepEqual([hosts, onlyConfined], [undefined, true]);
  });

  it('runs outside of the sandbox when it needs more than network, or nobody knows what of it', async () => {
    for (const [line, registries] of [
      ['npm install left-pad', null],
      ['npm install -g left-pad', ['packages.example:443']],
      ['npm install left-pad && git push', ['packages.example:443']],
      ['npm install left-pad; rm -rf node_modules', ['packages.example:443']],
      ['npm config set x y', ['packages.example:443']],
      ['ping example.org', ['packages.example:443']],
    ] as const) {
      const { hosts, unconfined } = await passed(line, 'person', registries);
      assert.deepEqual([hosts, unconfined], [undefined, true], line);
    }
  });

  it('is denied where nobody can be asked', async () => {
    const { box } = toolsInMemory({}, { commands: noCommands });
    assert.match((await box.callAsText('run-command', command, 'c1')).text, /Denied by the rule publish: it publishes/);
    assert.equal(reasonOf(await box.call('run-command', { command: 'npm publish' })), 'not-permitted');
  });
});

const noCommands: CommandRunner = {
  terms,
  find: () => Promise.resolve(null),
  start: () => {
    throw new Error('it was started');
  },
};

describe('what a model sends', () => {
  const session = () => toolsInMemory({ 'a.ts': 'a' });

  it('may be nothing, or hold null for what is left out', async () => {
    const { box } = session();
    assert.deepEqual(await box.callAsText('list-files', ''), { ok: true, text: 'a.ts', origin: 'workspace' });
    assert.deepEqual(await box.callAsText('read-file', '{"path":"a.ts","from":null,"lines":null}'), {
      ok: true,
      origin: 'workspace',
      seen: [{ path: 'a.ts', digest: shortHash('a') }],
      text: '1\ta',
    });
  });

  it('is answered with what is wrong with it', async () => {
    const { box } = session();
    const bad: readonly [string, string, RegExp][] = [
      ['read-file', '{"path": "a.ts"', /not JSON \(.*\)\. Send the call again/],
      ['read-file', '"a.ts"', /does not fit/],
      ['read-file', '[]', /does not fit/],
      ['read-file', '{"folder":"a.ts"}', /does not fit: .*folder/s],
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
      ...['run-command', 'read-command', 'run-checks', 'git-diff', 'git-log', 'git-show'],
      ...['git-blame', 'git-status', 'ask-person', 'delegate'],
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
