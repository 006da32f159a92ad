import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { event, type TranscriptEntry } from '../../../src/core/domain/index.ts';
import type { JournalWriter } from '../../../src/core/ports/index.ts';
import { sampleStory } from '../../contracts/journal.samples.ts';
import { clearWorkspace, ownJournal } from '../proposed-change.ts';

const file = 'src/duration.ts';

describe('looking back', () => {
  const folder = (): string => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'no folder is open');
    return first.uri.fsPath;
  };
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: folder(),
      encoding: 'utf8',
    }).trim();
  let before: string;
  let writer: JournalWriter | undefined;
  beforeEach(async () => {
    // The window may have taken up a goal that another test left open.
    await clearWorkspace(folder());
    before = git('rev-parse', 'HEAD');
    const opened = ownJournal(folder()).openWriter('a test');
    assert.ok(opened.ok, opened.ok ? '' : opened.error.person);
    writer = opened.value;
    assert.ok(opened.value.append(sampleStory(), 1000, false).ok);
  });
  afterEach(async () => {
    writer?.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    git('reset', '--quiet', '--hard', before);
    await clearWorkspace(folder());
  });

  /** The document of a scheme that is shown. */
  const shown = (scheme: string): vscode.TextDocument => {
    const found = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === scheme);
    return found?.document ?? assert.fail(`no ${scheme} is shown`);
  };

  it('tells what happened since the person was last there, once', async () => {
    await vscode.commands.executeCommand('codemaestro.catchUp');
    const first = shown('codemaestro-news');
    assert.match(
      first.getText(),
      /g1 Improve g1[^]*“Task t1” \(t1\) is ready for review[^]*Waits for you:\n {2}t1-change/,
    );
    const told = new Promise<string>((resolve) => {
      const listening = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme !== 'codemaestro-news') return;
        listening.dispose();
        resolve(document.getText());
      });
    });
    await vscode.commands.executeCommand('codemaestro.catchUp');
    assert.match(await told, /^Nothing has changed since you last looked\./);
  });

  it('tells in the text of a task where its tokens went, what its agents were told, and why', async () => {
    const ids = { goalId: 'g1', taskId: 't1' };
    const session = { id: 's1', ...ids, stageId: 'develop', role: 'developer', attempt: 1, leaseUntil: 2_000 } as const;
    const extended = (entry: TranscriptEntry) => event('transcript-extended', { ...ids, sessionId: 's1', entry });
    const split = { system: 300, tools: 200, briefing: 100, files: 400, history: 0, answer: 4_000 };
    const steps = [
      event('session-opened', { session }),
      extended({
        ...{ kind: 'briefed', text: 'Rates.', tokens: 90, leftOut: [{ part: 'places', count: 3 }] },
        items: [{ id: 'memory:rates', why: 'has “rates”' }],
      }),
      extended({
        ...{ kind: 'turn', text: 'Done.', stop: 'end', latency: { first: 1, whole: 2 }, calls: [] },
        usage: { known: false, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 },
        sent: { bytes: 1, messages: 1, prefix: 'p', model: 'm', tokens: 900, window: 9_000, split },
      }),
    ];
    assert.ok(writer?.append(steps, 2_000, false).ok);
    await vscode.commands.executeCommand('codemaestro.catchUp');
    const root = vscode.Uri.file(folder()).toString();
    await vscode.commands.executeCommand('codemaestro.showTask', { root, taskId: 't1' });
    assert.match(
      shown('codemaestro-task').getText(),
      /Where tokens went\n *developer, develop: 900 tokens sent.*\n *turn 1: 900 · 10 % · files 400 · [^]*Told as it began, and why\n *memory:rates: has “rates”\n *Left out\n *turn 1: 3 of places/,
    );
  });

  it('says which task made a line and a file, and leads to it; not of what is not saved', async () => {
    const uri = vscode.Uri.file(path.join(folder(), file));
    writeFileSync(uri.fsPath, `// Durations.\n${readFileSync(uri.fsPath, 'utf8')}`);
    git('commit', '--quiet', '--all', '--message', 'Say what it is\n\nMaestro-Task: g1-t1');
    await vscode.commands.executeCommand('codemaestro.why', { uri, lineNumber: 1 });
    const line = shown('codemaestro-why');
    assert.match(line.getText(), /^src\/duration\.ts:1\n\n\w{10} .* Ada {2}Say what it is\n {2}Task t1: Task t1\n/);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', line.uri);
    assert.deepEqual(
      lenses.map(({ command, range }) => [command?.command, range.start.line]),
      [['codemaestro.showOnBoard', 2]],
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('codemaestro.whyFile', uri);
    assert.match(shown('codemaestro-why').getText(), /^src\/duration\.ts\n[^]*Task t1[^]*Not the work of an agent/);
  });

  it('shows what a file of a task hangs together with, and leads to its definitions', async () => {
    const uri = vscode.Uri.file(path.join(folder(), file));
    await vscode.commands.executeCommand('codemaestro.graph', uri);
    const graph = shown('codemaestro-graph');
    assert.match(graph.getText(), /^file:src\/duration\.ts/);
    assert.match(graph.getText(), /\n {2}defines symbol:src\/duration\.ts#\w+/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', graph.uri);
    assert.ok(links.some(({ target }) => target?.path === uri.path && /^L?\d+/.test(target.fragment)));
  });
});
