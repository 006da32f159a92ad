import * as vscode from 'vscode';
import { plainMarkdown } from '../../core/base/index.ts';

/** A tooltip of a heading and lines below it. What agents and files say is shown as it is: no link, no picture. */
export function tooltipOf(heading: string, lines: readonly string[]): vscode.MarkdownString {
  const shown = lines.filter(Boolean).map(plainMarkdown);
  return new vscode.MarkdownString([`**${plainMarkdown(heading)}**`, ...shown].join('\n\n'));
}
