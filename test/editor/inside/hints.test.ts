import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const source = `export function pick(flag: boolean): string {
  var word = 'no';
  if (flag === true) {
    word = 'yes';
  }
  return 'the ' + word + '!';
}
`;

function folder(): string {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'no folder is open');
  return first.uri.fsPath;
}

/** The hints of ours on a file, as soon as there are as many as wanted. */
function hintsOf(
  uri: vscode.Uri,
  enough: (hints: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const { promise, resolve } = Promise.withResolvers<readonly vscode.Diagnostic[]>();
  const look = (): void => {
    const hints = vscode.languages.getDiagnostics(uri).filter(({ source: from }) => from === 'CodeMaestro');
    if (enough(hints)) resolve(hints);
  };
  const listener = vscode.languages.onDidChangeDiagnostics(look);
  look();
  return promise.finally(() => {
    listener.dispose();
  });
}

/** What the lightbulb offers at a place, once that is wanted: VS Code cancels the question whenever a hint or the text changes. */
async function actionsAt(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: vscode.CodeActionKind,
  wanted: readonly string[],
): Promise<readonly vscode.CodeAction[]> {
  for (const end = Date.now() + 45_000; ; await new Promise((resolve) => setTimeout(resolve, 250))) {
    const found = await vscode.commands
      .executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind.value, 10)
      .then(undefined, (error: unknown) => {
        if (String(error).includes('Canceled')) return [];
        throw error;
      });
    const titles = found.map(({ title }) => title);
    if (wanted.every((title) => titles.includes(title))) return found;
    if (Date.now() > end) throw new Error(`The lightbulb offers only: ${titles.join(', ')}`);
  }
}

describe('hints on code smells', () => {
  const file = (): string => path.join(folder(), 'hinted.ts');
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(file(), { force: true });
  });

  it('show the smells of a saved file, and a quick fix removes one as an edit that can be undone', async () => {
    writeFileSync(file(), source);
    const uri = vscode.Uri.file(file());
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '// Picks a word.\n');
    });
    await editor.document.save();
    const hints = await hintsOf(uri, (found) => found.length >= 2);
    const hint = hints.find(({ code }) => code === 'var-declaration');
    assert.ok(hint, hints.map(({ code }) => JSON.stringify(code)).join());
    assert.equal(hint.severity, vscode.DiagnosticSeverity.Hint);
    const title = 'Declare with const and let';
    const fix = (await actionsAt(uri, hint.range, vscode.CodeActionKind.QuickFix, [title])).find(
      (action) => action.title === title,
    );
    assert.ok(fix?.edit);
    const [entry] = fix.edit.entries();
    assert.ok(entry);
    const [changed, [edit]] = entry;
    assert.equal(changed.toString(), uri.toString());
    assert.match(edit?.newText ?? '', /let word = 'no';/);
  });

  it('stand beside what an agent can do with a problem and with the code there', async () => {
    writeFileSync(file(), source);
    const uri = vscode.Uri.file(file());
    await vscode.window.showTextDocument(uri);
    const problems = vscode.languages.createDiagnosticCollection('a test');
    try {
      const range = new vscode.Range(1, 2, 1, 10);
      problems.set(uri, [new vscode.Diagnostic(range, 'A word is not a number.', vscode.DiagnosticSeverity.Error)]);
      await actionsAt(uri, range, vscode.CodeActionKind.QuickFix, ['Fix with CodeMaestro: A word is not a number.']);
      const rewrites = ['Write tests for this function', 'Document this code', 'Explain this code'];
      await actionsAt(uri, range, vscode.CodeActionKind.RefactorRewrite, rewrites);
    } finally {
      problems.dispose();
    }
  });

  it('are not shown for kinds that the person ignores', async () => {
    const settings = vscode.workspace.getConfiguration('codemaestro.hints');
    await settings.update('ignore', ['var-declaration'], vscode.ConfigurationTarget.Global);
    try {
      writeFileSync(file(), source);
      const uri = vscode.Uri.file(file());
      await vscode.window.showTextDocument(uri);
      await vscode.commands.executeCommand('codemaestro.lookForSmells');
      const hints = await hintsOf(uri, (found) => found.length > 0);
      assert.deepEqual(
        hints.filter(({ code }) => code === 'var-declaration'),
        [],
      );
    } finally {
      await settings.update('ignore', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
