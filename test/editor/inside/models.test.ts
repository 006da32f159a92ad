import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createEditorProvider } from '../../../src/vscode/models/editor-provider.ts';
import { createKeys } from '../../../src/vscode/models/keys.ts';
import { createEngineModel } from '../../../src/vscode/models/engine-model.ts';
import { modelContract } from '../../contracts/models.contract.ts';
import { key as contractKey, type Times } from '../../contracts/models.stage.ts';
import { createModelServer } from '../../model-server/index.ts';
import { answerAs } from './answers.ts';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('codemaestro');

async function configure(name: string, value: unknown): Promise<void> {
  await settings().update(name, value, vscode.ConfigurationTarget.Global);
}

/** Has the person type a key for a server. */
async function typeKey(url: string, key: string): Promise<void> {
  const person = answerAs(() => key);
  try {
    await vscode.commands.executeCommand('codemaestro.setModelKey', url);
  } finally {
    person.leave();
  }
}

async function forget(): Promise<void> {
  await configure('models', undefined);
  await configure('model', undefined);
  await configure('roleModels', undefined);
}

async function models(): Promise<readonly vscode.LanguageModelChat[]> {
  return vscode.lm.selectChatModels({ vendor: 'codemaestro' });
}

async function said(model: vscode.LanguageModelChat, text: string, token?: vscode.CancellationToken): Promise<string> {
  const response = await model.sendRequest([vscode.LanguageModelChatMessage.User(text)], {}, token);
  let all = '';
  for await (const piece of response.text) all += piece;
  return all;
}

describe('configured models in the editor', () => {
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  afterEach(forget);

  it('are offered to everybody, and answer without any sign-in', async () => {
    const server = await createModelServer({ script: [{ text: 'Hello from the server.' }] });
    try {
      await configure('models', [
        { name: 'small', url: server.url, title: 'Small', window: 8000 },
        { name: 'broken', url: 'no address' },
        { name: 'small', url: 'http://127.0.0.1:1/v1' },
      ]);
      const [model, ...others] = await models();
      assert.ok(model);
      assert.deepEqual(others, []);
      assert.deepEqual([model.id, model.name, model.maxInputTokens], ['small', 'Small', 7000]);
      assert.equal(await said(model, 'Hello?'), 'Hello from the server.');
      assert.ok((await model.countTokens('one two three')) >= 3);
    } finally {
      await server.close();
    }
  });

  it('hand on calls of tools and take their results', async () => {
    const server = await createModelServer({
      script: [{ calls: [{ id: 'a', name: 'look', input: { at: 'x' } }] }, { text: 'Seen.' }],
    });
    try {
      await configure('models', [{ name: 'small', url: server.url }]);
      const [model] = await models();
      assert.ok(model);
      const asked = vscode.LanguageModelChatMessage.User('Look.');
      const tools = [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }];
      const first = await model.sendRequest([asked], { tools });
      const calls: vscode.LanguageModelToolCallPart[] = [];
      for await (const part of first.stream) if (part instanceof vscode.LanguageModelToolCallPart) calls.push(part);
      assert.deepEqual(
        calls.map(({ callId, name, input }) => ({ callId, name, input })),
        [{ callId: 'a', name: 'look', input: { at: 'x' } }],
      );
      const result = new vscode.LanguageModelToolResultPart('a', [new vscode.LanguageModelTextPart('a thing')]);
      const second = await model.sendRequest(
        [asked, vscode.LanguageModelChatMessage.Assistant(calls), vscode.LanguageModelChatMessage.User([result])],
        { tools },
      );
      let text = '';
      for await (const piece of second.text) text += piece;
      assert.equal(text, 'Seen.');
      assert.match(server.requests[1]?.body ?? '', /"role":"tool","tool_call_id":"a","content":"a thing"/);
    } finally {
      await server.close();
    }
  });

  it('close the connection when the asker stops', async () => {
    const server = await createModelServer({
      script: [{ text: 'on and on '.repeat(50), fault: { kind: 'silence', at: 'middle' } }],
    });
    const stop = new vscode.CancellationTokenSource();
    try {
      await configure('models', [{ name: 'small', url: server.url }]);
      const [model] = await models();
      assert.ok(model);
      const answer = said(model, 'Go on.', stop.token).catch(() => 'stopped');
      const { ended } = await server.request(1);
      stop.cancel();
      assert.equal(await ended, 'gone');
      await answer;
    } finally {
      stop.dispose();
      await server.close();
    }
  });

  it('do not come from the settings of a workspace', async () => {
    await assert.rejects(Promise.resolve(settings().update('models', [], vscode.ConfigurationTarget.Workspace)));
  });
});

/** Asks as an agent does, for the model that its role works with. */
async function askedFor(role: string): Promise<string> {
  const nothing = { get: () => Promise.resolve(undefined) };
  const configured = createEngineModel(
    createKeys(nothing as unknown as vscode.SecretStorage, new Set(), vscode.l10n),
  )();
  assert.ok(configured);
  const model = configured.ofRoles?.get(role) ?? configured.name;
  const messages = [{ role: 'user' as const, text: 'x' }];
  const request = { model, system: '', tools: [], messages };
  const reply = await configured.provider.ask(request, () => undefined, new AbortController().signal);
  return reply.ok ? reply.value.text : reply.error.person;
}

describe('models of roles', () => {
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  afterEach(forget);

  it('are chosen by the person: one of their own, or one that the editor has', async () => {
    const [usual, dear] = await Promise.all([
      createModelServer({ script: () => ({ text: 'the usual one' }) }),
      createModelServer({ script: () => ({ text: 'the dear one' }) }),
    ]);
    let wanted = 'dear';
    const person = answerAs((question) => (/Which role/.test(question) ? 'reviewer' : wanted));
    try {
      await configure('models', [
        { name: 'usual', url: usual.url },
        { name: 'dear', url: dear.url },
      ]);
      await vscode.commands.executeCommand('codemaestro.chooseRoleModel');
      assert.deepEqual(settings().get('roleModels'), { reviewer: 'dear' });
      assert.equal(await askedFor('reviewer'), 'the dear one');
      assert.equal(await askedFor('developer'), 'the usual one');
      await configure('roleModels', { reviewer: 'vscode:codemaestro/dear' });
      assert.equal(await askedFor('reviewer'), 'the dear one');
      await configure('roleModels', { reviewer: 'gone' });
      assert.match(await askedFor('reviewer'), /gone is not configured any more/);
      wanted = 'The same as the others';
      await vscode.commands.executeCommand('codemaestro.chooseRoleModel');
      assert.equal(await askedFor('reviewer'), 'the usual one');
    } finally {
      person.leave();
      await Promise.all([usual.close(), dear.close()]);
    }
  });
});

describe('the keys of models', () => {
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  afterEach(forget);

  it('are set, changed and removed, and only go to their own server', async () => {
    const script = (): { text: string } => ({ text: 'ready' });
    const server = await createModelServer({ script, key: 'first' });
    const stranger = await createModelServer({ script, key: 'first' });
    try {
      await configure('models', [
        { name: 'mine', url: server.url },
        { name: 'strange', url: stranger.url },
      ]);
      const [mine, strange] = await models();
      assert.ok(mine && strange);
      await assert.rejects(said(mine, 'x'), /asks for a key/);
      await typeKey(server.url, 'wrong');
      await assert.rejects(said(mine, 'x'), /does not accept the key/);
      await typeKey(server.url, 'first');
      assert.equal(await said(mine, 'x'), 'ready');
      await assert.rejects(said(strange, 'x'), /asks for a key/);
      const person = answerAs(() => undefined);
      await vscode.commands.executeCommand('codemaestro.removeModelKey', server.url);
      person.leave();
      await assert.rejects(said(mine, 'x'), /asks for a key/);
    } finally {
      await Promise.all([server.close(), stranger.close()]);
    }
  });

  it('are asked for when a model is added, which is then chosen and tested', async () => {
    const server = await createModelServer({ script: () => ({ text: 'ready' }), key: 'secret' });
    const person = answerAs((question, choices) => {
      if (/Where is the model/.test(question)) return choices.at(-1);
      if (/Address/.test(question)) return server.url;
      if (/How is the server/.test(question)) return choices[0];
      return /Key for/.test(question) ? 'secret' : 'added';
    });
    try {
      await vscode.commands.executeCommand('codemaestro.addModel');
      assert.match(person.asked.at(-1) ?? '', /^added answered in/);
      assert.equal(settings().get('model'), 'added');
      assert.ok(!JSON.stringify(settings().get('models')).includes('secret'));
      await vscode.commands.executeCommand('codemaestro.testModel');
      assert.match(person.asked.at(-1) ?? '', /^added answered in/);
    } finally {
      person.leave();
      await server.close();
    }
  });
});

describe('a model of each kind', () => {
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  afterEach(forget);

  for (const [index, wire] of (['chat', 'anthropic', 'ollama'] as const).entries()) {
    it(`is added from the list of its server, which speaks ${wire}`, async () => {
      const server = await createModelServer({
        wire,
        models: ['small-1', 'large-1'],
        script: () => ({ text: 'ready' }),
      });
      const person = answerAs((question, choices) => {
        if (/Where is the model/.test(question)) return choices.at(-1);
        if (/Address/.test(question)) return server.url;
        if (/How is the server/.test(question)) return choices[index];
        if (/Which of the models/.test(question)) return choices.find((name) => name === 'small-1');
        return '';
      });
      try {
        await vscode.commands.executeCommand('codemaestro.addModel');
        assert.match(person.asked.at(-1) ?? '', /^small-1 answered in/);
        const [model] = await models();
        assert.ok(model);
        assert.equal(await said(model, 'Hello?'), 'ready');
      } finally {
        person.leave();
        await server.close();
      }
    });
  }
});

/** Times for the longer way through the editor's processes. */
function slower(times: Times): Times {
  return Object.fromEntries(Object.entries(times).map(([name, time]: [string, number]) => [name, time * 8]));
}

/** A model of the scripted server, reached through the editor. */
describe('models of the editor', () => {
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  after(forget);

  let last: Promise<unknown> = Promise.resolve();
  modelContract(
    'VS Code',
    ({ url, key, timeouts }) => {
      const provider = createEditorProvider(slower(timeouts));
      const ready = (last = last.then(async () => {
        await configure('models', [{ name: 'scripted-1', url, images: true }]);
        if (key === contractKey) await typeKey(url, key);
      }));
      return {
        name: provider.name,
        async ask(request, onPiece, signal) {
          await ready;
          return provider.ask({ ...request, model: `codemaestro/${request.model}` }, onPiece, signal);
        },
      };
    },
    // The editor hands on texts, images and calls with an object as input; of failures only their message.
    {
      beyond: [
        ...[
          /reasoning/,
          /no JSON as the model/,
          /tokens in buckets/,
          /an answer stopped/,
          /withheld/,
          /malformed line/,
        ],
        ...[/\(\d{3}\) as/, /asks to wait/, /a wrong/, /never repeats the key/, /where its own is not accepted/],
        ...[/nothing listens/, /encrypted connection/, /no header can hold/, /times out while it connects/],
        ...[/cut at the/, /ends at the/, /never ends/],
        // It makes connections by its own rules for proxies.
        /keeps one connection/,
      ],
    },
  );

  it('tell of a model that is not there', async () => {
    const reply = await createEditorProvider().ask(
      { model: 'nobody/nothing', system: '', tools: [], messages: [{ role: 'user', text: 'x' }] },
      () => undefined,
      new AbortController().signal,
    );
    assert.ok(!reply.ok);
    assert.equal(reply.error.reason, 'unknown-model');
    assert.match(reply.error.person, /Choose Language Model/);
  });
});
