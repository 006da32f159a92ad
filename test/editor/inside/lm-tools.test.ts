import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createLifetime } from '../../../src/core/base/index.ts';
import { event } from '../../../src/core/domain/index.ts';
import { createAgentTree } from '../../../src/vscode/agents/agent-tree.ts';
import { tools } from '../../../src/vscode/lm-tools/tools.ts';
import { createRoots } from '../../../src/vscode/roots/roots.ts';
import { sampleStory } from '../../contracts/journal.samples.ts';
import type { Editor } from '../../../src/vscode/editor.ts';
import { createModelDesk } from '../../../src/vscode/models/desk.ts';
import { clearWorkspace, ownJournal } from '../proposed-change.ts';

const folder = (): string => {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'no folder is open');
  return first.uri.fsPath;
};

function tell(): void {
  const writer = ownJournal(folder()).openWriter('a test');
  assert.ok(writer.ok);
  const session = { id: 's1', goalId: 'g1', taskId: 't1', stageId: 'work', role: 'developer' as const, attempt: 1 };
  const ids = { goalId: 'g1', taskId: 't1', sessionId: 's1' };
  const usage = { duration: 5_000, cost: 0.25 };
  const done = [
    event('session-opened', { session: { ...session, leaseUntil: 2000 } }),
    event('session-closed', { ...ids, outcome: 'cancelled', usage }),
  ];
  assert.ok(writer.value.append([...sampleStory(), ...done], 1000, false).ok);
  writer.value.close();
}

describe('the tools for language models', () => {
  let editor: Editor;
  const token = new vscode.CancellationTokenSource().token;
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
    await clearWorkspace(folder());
  });

  it('are offered to everybody in the editor', () => {
    const ours = vscode.lm.tools.filter(({ tags }) => tags.includes('codemaestro')).map(({ name }) => name);
    assert.deepEqual(ours.sort(), Object.keys(tools).sort());
  });

  it('ask the person before anything runs, with the words as they are', () => {
    const goal = 'Add [a link](https://e.org)';
    for (const name of ['codemaestro_plan', 'codemaestro_propose_change'] as const) {
      const { confirmationMessages } = tools[name].prepare({ goal });
      const message = confirmationMessages?.message;
      assert.ok(message instanceof vscode.MarkdownString);
      assert.ok(!message.isTrusted && !message.value.includes('](https'), message.value);
    }
    assert.ok(tools.codemaestro_run_checks.prepare({}).confirmationMessages);
    assert.equal(tools.codemaestro_status.prepare({}).confirmationMessages, undefined);
  });

  it('tell how the work stands, of all and of one task, and what its agent is told', async () => {
    assert.match(await tools.codemaestro_status.call(editor, {}, token), /Nothing has happened/);
    tell();
    assert.match(await tools.codemaestro_status.call(editor, {}, token), /t1 {2}Task t1: ready-for-review/);
    assert.match(await tools.codemaestro_status.call(editor, { task: 't1' }, token), /t1 added/);
    assert.match(await tools.codemaestro_briefing.call(editor, { task: 't1' }, token), /# Task t1/);
    await assert.rejects(tools.codemaestro_briefing.call(editor, { task: 't99' }, token), /no task t99/);
  });

  it('find what was decided before, with its reason and source', async () => {
    const search = (query: string) => tools.codemaestro_search_memory.call(editor, { query }, token);
    assert.match(await search('anything'), /Nothing has happened/);
    tell();
    assert.match(
      await search('reads well'),
      /approved by ann: reads well \(asked: Accept g1-plan\?\) \[journal 3, g1\]/,
    );
    assert.match(await search('zeppelin'), /Nothing is remembered about “zeppelin”/);
    await assert.rejects(search(''), /does not fit/);
  });

  it('state no goal without a model, and refuse input that does not fit', async () => {
    assert.match(await tools.codemaestro_plan.call(editor, { goal: 'x' }, token), /no language model/);
    await assert.rejects(tools.codemaestro_plan.call(editor, { goal: 7 }, token), /does not fit/);
  });

  it('run the checks on the person’s own files', async function () {
    this.timeout(120_000);
    assert.match(await tools.codemaestro_run_checks.call(editor, {}, token), /passed/);
  });

  it('stand beside a view of the agents that are done', async () => {
    tell();
    const tree = createAgentTree(editor.roots);
    const rows = await tree.children(undefined);
    const [item, ...others] = await Promise.all(rows.map(async (row) => tree.item(row)));
    assert.deepEqual(others, []);
    assert.deepEqual([item?.label, item?.description], ['developer · t1', 'cancelled · 5 s · $0.25']);
  });
});
