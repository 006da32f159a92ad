import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { contributions } from '../../../src/vscode/manifest.ts';

function ours(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('codemaestro.codemaestro');
  assert.ok(extension, 'the editor does not know the extension');
  return extension;
}

/** What the extension host has loaded by now of the built extension and of packages that only it would load. */
function loadedFiles(): readonly string[] {
  const { extensionPath } = ours();
  return Object.keys(require.cache)
    .map((file) => path.relative(extensionPath, file).replaceAll('\\', '/'))
    .filter((file) => file.startsWith('dist/') || file.startsWith('node_modules/typescript/'));
}

describe('the extension in the editor', () => {
  before(async () => {
    await ours().activate();
  });

  it('is active, and has loaded one file for that', () => {
    assert.equal(ours().isActive, true);
    assert.deepEqual(loadedFiles(), ['dist/extension.cjs']);
  });

  it('has registered every command of its manifest', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributions.commands.map(({ command }) => command).filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
