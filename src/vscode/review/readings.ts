import * as vscode from 'vscode';

/** Texts that are only read. What they say is in their URI, so that nothing has to be kept. */
export const readingScheme = 'maestro-text';

/** Shows a text beside what is being looked at. It is shown as text, so nothing in it is loaded or run. */
export async function showReading(name: string, text: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: readingScheme, path: `/${name}.md`, query: text });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}
