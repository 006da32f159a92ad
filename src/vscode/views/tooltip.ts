import * as vscode from 'vscode';

/** A tooltip of a heading and lines below it. What agents and files say is shown as it is: no link, no picture. */
export function tooltipOf(heading: string, lines: readonly string[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('**').appendText(heading).appendMarkdown('**');
  for (const line of lines.filter(Boolean)) tooltip.appendMarkdown('\n\n').appendText(line);
  return tooltip;
}
