import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { createLifetime } from '../../../src/core/base/index.ts';
import { answer, followupsAfter } from '../../../src/vscode/chat/participant.ts';
import type { Editor } from '../../../src/vscode/editor.ts';
import { createModelDesk } from '../../../src/vscode/models/desk.ts';
import { createRoots } from '../../../src/vscode/roots/roots.ts';
import { createModelServer } from '../../model-server/index.ts';
import { answerAs } from './answers.ts';
import { clearWorkspace } from '../proposed-change.ts';

/** What a chat showed, a line each, with the kind before it. */
interface Shown {
  readonly stream: vscode.ChatResponseStream;
  readonly lines: string[];
  readonly buttons: vscode.Command[];
  readonly text: () => string;
}

function recorder(heard: (line: string) => void = () => undefined): Shown {
  const lines: string[] = [];
  const buttons: vscode.Command[] = [];
  let markdown = '';
  const keep = (line: string): void => {
    lines.push(line);
    heard(line);
  };
  const stream = {
    markdown(value: string | vscode.MarkdownString) {
      if (typeof value !== 'string') assert.ok(!value.isTrusted && !value.supportHtml);
      const text = typeof value === 'string' ? value : value.value;
      markdown += text;
      keep(`markdown ${text.trim()}`);
    },
    progress: (text: string) => {
      keep(`progress ${text}`);
    },
    button: (command: vscode.Command) => {
      buttons.push(command);
      keep(`button ${command.title}`);
    },
    reference: (value: vscode.Uri | vscode.Location) => {
      keep(`reference ${value instanceof vscode.Uri ? value.path : value.uri.path}`);
    },
  } as unknown as vscode.ChatResponseStream;
  return { stream, lines, buttons, text: () => markdown.replaceAll('&nbsp;', ' ').replace(/\\(?=[^\w\s])/g, '') };
}

const top = (): vscode.WorkspaceFolder => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return folder;
};

async function configure(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('codemaestro').update(name, value, vscode.ConfigurationTarget.Global);
}

describe('@maestro in the chat', () => {
  let editor: Editor;
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  beforeEach(() => {
    const lifetime = createLifetime('a test');
    const log = vscode.window.createOutputChannel('a test', { log: true });
    const nothing = { get: () => Promise.resolve(undefined), onDidChange: () => ({ dispose: () => undefined }) };
    const context = { secrets: nothing, subscriptions: [] } as unknown as vscode.ExtensionContext;
    const knownKeys = new Set<string>();
    const health: Editor['health'] = new Map();
    const desk = () => Promise.resolve(createModelDesk(editor));
    const roots = createRoots(lifetime, log, { health, knownKeys, context });
    editor = { context, lifetime, log, health, knownKeys, desk, roots };
  });
  afterEach(async () => {
    await editor.lifetime.dispose();
    await clearWorkspace(top().uri.fsPath);
    await configure('models', undefined);
  });

  async function model(): Promise<vscode.LanguageModelChat> {
    const [found] = await vscode.lm.selectChatModels({ vendor: 'codemaestro' });
    assert.ok(found);
    return found;
  }

  async function ask(
    command: string | undefined,
    prompt: string,
    shown: Shown,
    more: {
      readonly references?: readonly vscode.ChatPromptReference[];
      readonly history?: vscode.ChatContext['history'];
      readonly token?: vscode.CancellationToken;
    } = {},
  ): Promise<vscode.ChatResult> {
    const { references = [], history = [], token = new vscode.CancellationTokenSource().token } = more;
    const request = { command, prompt, references, toolReferences: [], model: await model() };
    return answer(editor, request as unknown as vscode.ChatRequest, { history }, shown.stream, token);
  }

  it('says how to get a model, and what works without one', async () => {
    for (const command of ['build', 'plan', 'fix', 'tests', 'explain', undefined]) {
      const shown = recorder();
      const result = await ask(command, 'Add a currency', shown);
      assert.match(shown.text(), /none is configured.*\/improve/);
      assert.deepEqual(
        shown.buttons.map(({ command: id }) => id),
        ['codemaestro.addModel'],
      );
      assert.deepEqual(
        followupsAfter(result).map(({ command: id }) => id),
        ['improve', 'status'],
      );
    }
  });

  it('improves without a model until the person is needed, then tells, briefs and approves', async function () {
    this.timeout(180_000);
    const shown = recorder();
    const file = vscode.Uri.joinPath(top().uri, 'src');
    const result = await ask('improve', '', shown, { references: [{ id: 'file', value: file }] });
    assert.equal(result.errorDetails, undefined, result.errorDetails?.message);
    assert.ok(
      shown.lines.some((line) => /^progress t1 .*in-progress/.test(line)),
      shown.lines.join('\n'),
    );
    const gate = shown.buttons.find(({ command }) => command === 'codemaestro.approveGate');
    const { gateId, taskId, root } = gate?.arguments?.[0] as { gateId: string; taskId: string; root: string };
    assert.equal(root, top().uri.toString());
    assert.match(shown.text(), /waits for you/);
    assert.deepEqual(
      followupsAfter(result).map(({ command: id }) => id),
      ['approve', 'status'],
    );

    const standing = recorder();
    await ask('status', '', standing);
    assert.match(standing.text(), /Waits for you:/);

    const briefing = recorder();
    await ask('brief', taskId, briefing);
    assert.match(briefing.text(), /stage of (?:an agent|one) (?:is|was) "|At work is/);

    const waiting = recorder();
    await ask('approve', '', waiting);
    assert.ok(
      waiting.buttons.some(({ arguments: [target] = [] }) => (target as { gateId?: string }).gateId === gateId),
    );

    const decided = recorder();
    await ask('approve', gateId, decided);
    assert.match(decided.text(), /is approved/);
  });

  it('stops telling at once when it is stopped, and cancels the goal only when the person says so', async function () {
    this.timeout(120_000);
    const stop = new vscode.CancellationTokenSource();
    const person = answerAs(() => undefined);
    const shown = recorder((line) => {
      if (line.startsWith('progress t1')) stop.cancel();
    });
    await ask('improve', '', shown, { token: stop.token });
    const told = shown.lines.length;
    const workspace = await editor.roots.all()[0]?.open();
    const [goal] = [...(workspace?.state().goals.values() ?? [])];
    assert.ok(goal && ['planning', 'running'].includes(goal.status), goal?.status);
    assert.match(person.asked.join('\n'), /g1 goes on/);
    person.leave();
    assert.equal(shown.lines.length, told);
  });

  it('talks with the chosen model of what is attached and was said, and shows nothing remote', async () => {
    const reply = 'See ![x](https://e.org/p.png) and [here](https://e.org). `a[0](b)`';
    const server = await createModelServer({
      script: [{ text: reply, pieceLength: 5, pieceMs: 50 }, { text: 'Because.' }],
    });
    try {
      await configure('models', [{ name: 'small', url: server.url }]);
      const uri = vscode.Uri.joinPath(top().uri, 'package.json');
      const value = new vscode.Location(uri, new vscode.Range(0, 0, 2, 0));
      const shown = recorder();
      await ask('explain', 'What is this?', shown, { references: [{ id: 'selection', value }] });
      const markdown = shown.lines.filter((line) => line.startsWith('markdown')).length;
      assert.ok(markdown > 3, 'it did not stream');
      assert.ok(shown.lines.includes(`reference ${uri.path}`));
      const sent = server.requests[0]?.body ?? '';
      assert.match(sent, /File package\.json lines 1 to 3/);
      assert.match(sent, /What is this\?/);
      assert.match(sent, /Explain what is attached/);

      const memory = path.join(top().uri.fsPath, '.maestro/memory');
      mkdirSync(memory, { recursive: true });
      writeFileSync(
        path.join(memory, 'round.md'),
        '---\nat: 2026-11-20T10:00:00Z\n---\n\nPrices are rounded at the end.\n',
      );
      const recalled = recorder();
      await ask(undefined, 'When are prices rounded?', recalled);
      assert.match(recalled.text(), /Remembered for this: round “Prices are rounded at the end\.” \([^)]+\)/);
      assert.match(server.requests[1]?.body ?? '', /Prices are rounded at the end\./);
    } finally {
      await server.close();
    }
  });

  it('goes on with another model when the chosen one gives no answer, tells that, and counts what was paid', async function () {
    this.timeout(60_000);
    const down = await createModelServer({ script: () => ({ fault: { kind: 'status', status: 503 } }) });
    const well = await createModelServer({ wire: 'anthropic', script: () => ({ text: 'Because it is small.' }) });
    try {
      await configure('models', [
        { name: 'first', url: down.url },
        { name: 'second', url: well.url, kind: 'anthropic' },
      ]);
      const shown = recorder();
      const result = await ask(undefined, 'Why?', shown);
      assert.equal(result.errorDetails, undefined, result.errorDetails?.message);
      assert.match(shown.text(), /goes on with second[^]*Because it is small\./);
      const calls = [];
      for await (const events of editor.roots
        .all()[0]
        ?.present()
        ?.journal()
        ?.read({ types: ['chat-asked'] }) ?? [])
        for (const { type, data } of events) if (type === 'chat-asked') calls.push(data.call);
      const paid = calls.find(({ model }) => model === 'second');
      assert.equal(paid?.cost?.price, 'unknown');
      assert.ok(paid.cost.tokens.input + paid.cost.tokens.cacheWrite > 0);
      assert.equal(calls.find(({ model }) => model === 'first')?.failed, 'overloaded');
    } finally {
      await Promise.all([down.close(), well.close()]);
    }
  });

  it('asks nobody beyond what the team lets a call take, and says so', async () => {
    const server = await createModelServer({ script: () => ({ text: 'Dear words.' }) });
    const config = path.join(top().uri.fsPath, '.maestro/config.json');
    try {
      mkdirSync(path.dirname(config), { recursive: true });
      writeFileSync(config, JSON.stringify({ limits: { turn: { tokens: 1 } } }));
      await configure('models', [{ name: 'small', url: server.url }]);
      const result = await ask(undefined, 'Why?', recorder());
      assert.match(result.errorDetails?.message ?? '', /waits at a limit.*1 token/);
      assert.equal(server.requests.length, 0);
    } finally {
      await server.close();
    }
  });

  it('says so when the model answers nothing, and when it fails', async () => {
    const server = await createModelServer({
      script: [
        { when: 'nothing', text: '' },
        { when: 'fail', fault: { kind: 'status', status: 500 } },
      ],
    });
    try {
      await configure('models', [{ name: 'small', url: server.url }]);
      const empty = recorder();
      await ask(undefined, 'nothing', empty);
      assert.match(empty.text(), /answered nothing/);
      const failed = await ask(undefined, 'fail', recorder());
      assert.match(failed.errorDetails?.message ?? '', /failed by itself/);
    } finally {
      await server.close();
    }
  });
});
