import * as vscode from 'vscode';

/** A moment, in milliseconds since the epoch, as one reads it in the language of the editor; by itself its day and minute. */
export function momentText(
  at: number,
  style: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: 'short' },
): string {
  return new Intl.DateTimeFormat(vscode.env.language, style).format(at);
}
