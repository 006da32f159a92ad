import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { sampleStory } from '../../contracts/journal.samples.ts';
import { clearWorkspace, ownJournal } from '../proposed-change.ts';

/** Runs the command; resolves with what its output channel shows once that matches. */
async function statusUntil(expected: RegExp): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const look = (document: vscode.TextDocument): void => {
    if (document.uri.scheme === 'output' && expected.test(document.getText())) resolve(document.getText());
  };
  const listeners = [
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      look(document);
    }),
  ];
  try {
    await vscode.commands.executeCommand('codemaestro.showStatus');
    vscode.workspace.textDocuments.forEach(look);
    return await promise;
  } finally {
    for (const listener of listeners) listener.dispose();
  }
}

describe('the command Show Costs', () => {
  it('opens what models have cost as a document', async () => {
    await vscode.commands.executeCommand('codemaestro.showCosts');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'codemaestro-costs');
    assert.match(document.getText(), /Nothing has happened|no language model/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});

describe('the command Show Status', () => {
  const folder = (): string => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'no folder is open');
    return first.uri.fsPath;
  };
  afterEach(async () => {
    await clearWorkspace(folder());
  });

  it('says of a workspace without goals that nothing has happened yet', async () => {
    assert.match(await statusUntil(/Nothing/), /Nothing has happened/);
  });

  it('lists goals, tasks and open gates of a workspace that was worked on', async () => {
    const writer = ownJournal(folder()).openWriter('a test');
    assert.ok(writer.ok);
    try {
      assert.ok(writer.value.append(sampleStory(), 1000, false).ok);
      const text = await statusUntil(/At work/);
      assert.match(text, /g1 {2}Improve g1/);
      assert.match(text, /t1 {2}Task t1: ready-for-review/);
      assert.match(text, /Waits for you:\s+t1-change/);
    } finally {
      writer.value.close();
    }
  });
});
