import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { event, Plan } from '../../../src/core/domain/index.ts';
import { sampleGate, sampleGoal } from '../../contracts/journal.samples.ts';
import { clearWorkspace, ownJournal } from '../proposed-change.ts';

const plan = Plan().parse({
  version: 1,
  summary: 'Know months',
  requirements: [],
  criteria: [],
  tasks: [
    {
      ...{ key: 'months', title: 'Know months', description: '', dependsOn: [], after: [], files: [], risk: 'low' },
      ...{ criteria: [], smells: [], estimate: 1 },
    },
  ],
  questions: [],
});

describe('a plan that waits for the person', () => {
  const folder = (): vscode.Uri => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'no folder is open');
    return first.uri;
  };
  before(async () => {
    await vscode.extensions.getExtension('codemaestro.codemaestro')?.activate();
    await clearWorkspace(folder().fsPath);
    const writer = ownJournal(folder().fsPath).openWriter('a test');
    assert.ok(writer.ok);
    const gate = sampleGate('g1-plan', 'g1', 'plan');
    const story = [
      event('goal-created', { goal: sampleGoal('g1') }),
      event('plan-proposed', { goalId: 'g1', plan }),
      event('gate-opened', { gate }),
    ];
    assert.ok(writer.value.append(story, 1_000, false).ok);
    writer.value.close();
    await vscode.commands.executeCommand('codemaestro.refresh');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await clearWorkspace(folder().fsPath);
    await vscode.commands.executeCommand('codemaestro.refresh');
  });

  it('is looked through while it is edited, by what its schema says', async () => {
    await vscode.commands.executeCommand('codemaestro.openGate', { root: folder().toString(), gateId: 'g1-plan' });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'maestro-plan');
    const { document } = editor;
    const at = document.getText().indexOf('"low"');
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + '"low"'.length));
    const { promise: told, resolve } = Promise.withResolvers<string>();
    const listening = vscode.languages.onDidChangeDiagnostics(() => {
      const [problem] = vscode.languages.getDiagnostics(document.uri);
      if (problem) resolve(problem.message);
    });
    assert.ok(
      await editor.edit((edit) => {
        edit.replace(range, '"lowest"');
      }),
    );
    assert.match(await told, /Valid values: "low", "medium", "high"/);
    listening.dispose();
  });
});
