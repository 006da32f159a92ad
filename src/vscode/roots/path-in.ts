import type * as vscode from 'vscode';
import type { Root } from './roots.ts';

/** The path of a file in a folder, relative to that. */
export function pathIn({ folder }: Root, { path }: vscode.Uri): string {
  return path.slice(folder.uri.path.length).replace(/^\//, '');
}
