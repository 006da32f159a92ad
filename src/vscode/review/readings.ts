import * as vscode from 'vscode';

/** Texts that are only read. What they say is in their URI, so that nothing has to be kept. */
export const readingScheme = 'maestro-text';

/** Where a text was shown before, else beside what is being looked at. */
function usualColumn(): vscode.ViewColumn {
  const isReading = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.scheme === readingScheme;
  const shown = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isReading));
  return shown?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Shows a text to be read. It is shown as text, so nothing in it is loaded or run. Resolves with its URI. */
export async function showReading(name: string, text: string, viewColumn = usualColumn()): Promise<vscode.Uri> {
  const uri = vscode.Uri.from({ scheme: readingScheme, path: `/${name}.md`, query: text });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { viewColumn, preview: true });
  return uri;
}
