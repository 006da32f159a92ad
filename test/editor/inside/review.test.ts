import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { Change } from '../../../src/core/domain/index.ts';
import { baseScheme, proposalScheme, reviewUri } from '../../../src/vscode/review/uris.ts';
import { nameOf } from '../../security/cases.ts';
import { clearWorkspace, proposeChange } from '../proposed-change.ts';

const timesPath = 'src/duration.ts';

describe('the review of a change', () => {
  let change: Change;
  const folder = (): vscode.Uri => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'no folder is open');
    return first.uri;
  };
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: folder().fsPath, encoding: 'utf8' });
  const uriOf = (side: 'base' | 'proposal', path: string): vscode.Uri =>
    reviewUri({ side, root: folder().toString(), taskId: 't1', path });
  const target = (more: object = {}) => ({ root: folder().toString(), taskId: 't1', ...more });

  /** The titles of the lenses of a document, once they are as wanted. */
  async function lensesUntil(
    uri: vscode.Uri,
    wanted: (titles: readonly string[]) => boolean,
  ): Promise<readonly string[]> {
    for (;;) {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
        100,
      );
      const titles = lenses.map(({ command }) => command?.title ?? '');
      if (wanted(titles)) return titles;
    }
  }

  before(async function () {
    this.timeout(120_000);
    await vscode.extensions.getExtension('codemaestro.codemaestro')?.activate();
    change = await proposeChange(folder().fsPath, {
      [timesPath]: (text) => `// first\n${text}// last\n`,
      'src/chart.ts': null,
      'src/fresh.ts': () => 'export const fresh = 1;\n',
      'logo.bin': () => Buffer.from([0, 1, 2, 3]),
      'big.csv': () => 'a;b\n'.repeat(20_001),
    });
    await vscode.commands.executeCommand('codemaestro.refresh');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await clearWorkspace(folder().fsPath);
    await vscode.commands.executeCommand('codemaestro.refresh');
  });

  it('reads the base and the proposal from what the change names', async () => {
    const base = await vscode.workspace.openTextDocument(uriOf('base', timesPath));
    const proposal = await vscode.workspace.openTextDocument(uriOf('proposal', timesPath));
    assert.equal(base.getText(), git('show', `HEAD:${timesPath}`));
    assert.equal(proposal.getText(), `// first\n${base.getText()}// last\n`);
  });

  it('says of what is not text, or too much of it, that it is decided whole', async () => {
    for (const [path, says] of [
      ['logo.bin', /not text.*as a whole/],
      ['big.csv', /too big to compare.*as a whole/],
    ] as const) {
      const document = await vscode.workspace.openTextDocument(uriOf('proposal', path));
      assert.match(document.getText(), says);
      const stat = await vscode.workspace.fs.stat(document.uri);
      assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    }
  });

  it('knows no file that the change does not touch, and none on a side where it is not', async () => {
    await assert.rejects(async () => vscode.workspace.fs.stat(uriOf('proposal', 'src/csv.ts')));
    await assert.rejects(async () => vscode.workspace.fs.stat(uriOf('proposal', 'src/chart.ts')));
    await assert.rejects(async () => vscode.workspace.fs.stat(uriOf('base', 'src/fresh.ts')));
    assert.ok(await vscode.workspace.fs.stat(uriOf('base', 'src/chart.ts')));
  });

  it('says above each hunk who made it, and offers to decide', async () => {
    const uri = uriOf('proposal', timesPath);
    await vscode.workspace.openTextDocument(uri);
    const titles = await lensesUntil(uri, (found) => found.length >= 10);
    assert.match(titles[0] ?? '', /Hunk \d of 6 · developer \(develop\) · t1/);
    assert.deepEqual(titles.slice(1, 5), ['$(check) Accept', '$(close) Reject', 'Comment', 'Explain']);
  });

  it('opens every file of the change in one editor', async () => {
    await vscode.commands.executeCommand('codemaestro.reviewChange', target());
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.match(tab?.label ?? '', /t1: Tidy up/);
  });

  it('keeps a decision open until the review is finished, so that it can be taken back', async () => {
    const file = change.files.find(({ path }) => path === timesPath);
    const [first] = file?.hunks ?? [];
    assert.ok(file && first);
    const uri = uriOf('proposal', timesPath);
    await vscode.commands.executeCommand('codemaestro.acceptHunk', target({ path: timesPath, hunkId: first.id }));
    await lensesUntil(uri, (titles) => titles.some((title) => /Accepted: reject instead/.test(title)));
    await vscode.commands.executeCommand('codemaestro.rejectHunk', target({ path: timesPath, hunkId: first.id }));
    const titles = await lensesUntil(uri, (found) => found.some((title) => /Rejected: accept instead/.test(title)));
    assert.equal(titles.filter((title) => /Accepted/.test(title)).length, 0);
    await vscode.commands.executeCommand('codemaestro.undoDecision', target({ path: timesPath, hunkId: first.id }));
    await lensesUntil(uri, (found) => !found.some((title) => /Rejected|Undo/.test(title)));
    await vscode.commands.executeCommand('codemaestro.rejectHunk', target({ path: timesPath, hunkId: first.id }));
    await lensesUntil(uri, (found) => found.some((title) => /Rejected: accept instead/.test(title)));
  });

  it('decides the hunk at the cursor', async () => {
    const uri = uriOf('proposal', timesPath);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const end = new vscode.Position(document.lineCount - 2, 0);
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('codemaestro.acceptHunk');
    const titles = await lensesUntil(uri, (found) => found.some((title) => /Accepted/.test(title)));
    assert.equal(titles.filter((title) => /Rejected/.test(title)).length, 1);
    assert.deepEqual([document.uri.scheme, baseScheme], [proposalScheme, 'maestro-base']);
  });

  it('takes a comment from a thread, and tells of it with all else that is known of the hunk', async () => {
    const uri = uriOf('proposal', timesPath);
    const hunkId = change.files.find(({ path }) => path === timesPath)?.hunks[0]?.id;
    const thread = { uri, range: new vscode.Range(0, 0, 0, 1), comments: [], dispose: () => undefined };
    assert.ok(hunkId);
    await vscode.commands.executeCommand('codemaestro.addComment', { thread, text: 'Why?' });
    await vscode.commands.executeCommand('codemaestro.explainHunk', target({ path: timesPath, hunkId }));
    const reading = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'maestro-text');
    assert.match(reading?.document.getText() ?? '', /Made by developer \(develop\)[^]*Tidied[^]*Why\?/);
  });

  it('takes a hunk over into the open file, where one undo takes it back', async () => {
    const uri = vscode.Uri.joinPath(folder(), timesPath);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const before = document.getText();
    const hunkId = change.files.find(({ path }) => path === timesPath)?.hunks.at(-1)?.id;
    await vscode.commands.executeCommand('codemaestro.acceptHere', target({ path: timesPath, hunkId }));
    assert.equal(document.getText(), `${before}// last\n`);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it(nameOf('GATE-23'), async () => {
    const uri = vscode.Uri.joinPath(folder(), timesPath);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, document.lineAt(0).range, '// mine');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const hunkId = change.files.find(({ path }) => path === timesPath)?.hunks[0]?.id;
    await vscode.commands.executeCommand('codemaestro.acceptHere', target({ path: timesPath, hunkId }));
    assert.match(
      document.getText(),
      /<<<<<<< your version\n\/\/ mine\n=======\n\/\/ first\n[^]*>>>>>>> CodeMaestro t1/,
    );
    assert.equal(git('diff', '--name-only'), '', 'nothing was saved');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('makes what is saved in the proposal the change; decisions on the version before hold no more', async () => {
    const uri = uriOf('proposal', timesPath);
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(1, 0), '// by hand\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    await lensesUntil(uri, (titles) => titles.length > 0 && !titles.some((title) => /Rejected|Accepted/.test(title)));
    assert.match(document.getText(), /^\/\/ first\n\/\/ by hand\n/);
    assert.equal(document.isDirty, false);
  });

  it('lets nobody write into the base', async () => {
    const content = new TextEncoder().encode('x');
    await assert.rejects(async () => vscode.workspace.fs.writeFile(uriOf('base', timesPath), content));
  });
});
