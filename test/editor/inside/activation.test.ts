import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { contributions } from '../../../src/vscode/manifest/index.ts';

function ours(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('codemaestro.codemaestro');
  assert.ok(extension, 'the editor does not know the extension');
  return extension;
}

describe('the extension in the editor', () => {
  before(async () => {
    await ours().activate();
  });

  it('is active', () => {
    assert.equal(ours().isActive, true);
  });

  it('has registered every command of its manifest', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const declared = contributions.flatMap(({ commands = [] }) => commands.map(({ command }): string => command));
    const missing = declared.filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
