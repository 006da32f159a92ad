import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Hunk } from '../../../src/core/domain/index.ts';
import { nameOf } from '../../security/cases.ts';
import { clearWorkspace, proposeChange } from '../proposed-change.ts';

const name = 'src/cli.ts';
const noted = ' // noted';

/** Eleven lines, far enough apart to be decided one by one. */
function noteLines(text: string): string {
  const lines = text.split('\n');
  return lines.map((line, at) => (at % 16 === 8 ? line + noted : line)).join('\n');
}

describe('hunks that are taken over into a file that is worked on', () => {
  let hunks: readonly Hunk[];
  let document: vscode.TextDocument;
  const folder = (): vscode.Uri => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'no folder is open');
    return first.uri;
  };
  const uri = (): vscode.Uri => vscode.Uri.joinPath(folder(), name);
  const onDisk = (): string => readFileSync(uri().fsPath, 'utf8');
  const accept = (hunkId: string): Thenable<unknown> =>
    vscode.commands.executeCommand('codemaestro.acceptHere', {
      ...{ root: folder().toString(), taskId: 't1', path: name, hunkId },
    });
  const type = async (line: number, text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri(), new vscode.Position(line, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  };
  const howMany = (text: string): number => document.getText().split(text).length - 1;

  before(async function () {
    this.timeout(120_000);
    await vscode.extensions.getExtension('codemaestro.codemaestro')?.activate();
    const change = await proposeChange(folder().fsPath, { [name]: noteLines });
    hunks = change.files.find(({ path }) => path === name)?.hunks ?? [];
    assert.equal(hunks.length, 11);
    await vscode.commands.executeCommand('codemaestro.refresh');
  });
  beforeEach(async () => {
    document = await vscode.workspace.openTextDocument(uri());
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await clearWorkspace(folder().fsPath);
    await vscode.commands.executeCommand('codemaestro.refresh');
  });

  it(nameOf('CON-05'), async () => {
    const before = onDisk();
    await type(document.lineCount - 1, '// typed before\n');
    const taken = accept(hunks.at(-1)?.id ?? '');
    await type(0, '// typed meanwhile\n');
    await taken;
    assert.deepEqual(
      ['// typed before\n', '// typed meanwhile\n', noted, '<<<<<<<'].map((text) => howMany(text)),
      [1, 1, 1, 0],
    );
    assert.deepEqual([document.isDirty, onDisk()], [true, before], 'saving stays the person’s');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.equal(document.getText(), before);
  });

  it(nameOf('CON-06'), async () => {
    const before = onDisk();
    let saves = 0;
    const formatter = vscode.workspace.onWillSaveTextDocument((saving) => {
      if (saving.document !== document) return;
      saves += 1;
      const edits = [vscode.TextEdit.insert(new vscode.Position(0, 0), `// saved ${String(saves)}\n`)];
      saving.waitUntil(Promise.resolve(edits));
    });
    try {
      for (const { id } of hunks.slice(0, 10)) {
        await accept(id);
        assert.ok(await document.save());
      }
    } finally {
      formatter.dispose();
    }
    assert.deepEqual([saves, howMany('// saved '), howMany(noted), howMany('<<<<<<<')], [10, 10, 10, 0]);
    assert.equal(onDisk(), document.getText());
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri(), new vscode.Range(0, 0, document.lineCount, 0), before);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
  });
});
