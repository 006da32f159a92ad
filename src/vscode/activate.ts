import * as vscode from 'vscode';
import { readStatus } from '../core/app/index.ts';
import { foldersOf, journalsOf } from '../local/index.ts';
import type { CommandId } from './manifest.ts';
import { statusText } from './status-text.ts';

/** How the workspace in a folder stands, or why that cannot be said. */
function statusOf(folder: vscode.WorkspaceFolder): readonly string[] {
  if (folder.uri.scheme !== 'file') return ['This folder is not on a disk that the extension can reach.'];
  const folders = foldersOf(folder.uri.fsPath, process.env);
  if (!folders.ok) return [folders.error.person];
  const reader = journalsOf(folders.value).openReader();
  if (!reader.ok) return [reader.error.person];
  try {
    return statusText(readStatus(reader.value));
  } finally {
    reader.value.close();
  }
}

function showStatus(channel: vscode.OutputChannel): void {
  const folders = vscode.workspace.workspaceFolders ?? [];
  channel.clear();
  if (folders.length === 0) channel.appendLine('Open a folder to see how its goals stand.');
  for (const folder of folders) {
    if (folders.length > 1) channel.appendLine(`${folder.name}:`);
    for (const line of statusOf(folder)) channel.appendLine(line);
  }
  channel.show(true);
}

/** Starts the extension: everything it makes belongs to the context and ends with it. */
export function activate(context: vscode.ExtensionContext): void {
  const channel = vscode.window.createOutputChannel('CodeMaestro');
  const commands: Readonly<Record<CommandId, () => void>> = {
    'codemaestro.showStatus': () => {
      showStatus(channel);
    },
  };
  context.subscriptions.push(channel);
  for (const [id, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(id, run));
  }
}
