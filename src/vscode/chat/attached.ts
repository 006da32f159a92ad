import * as vscode from 'vscode';
import type { Root } from '../roots/roots.ts';
import type { Turn } from './turn.ts';

/** The longest part of a file that is told to a model, in characters. */
const longest = 40_000;

/** A file, or a part of one, that the person attached. */
export interface Attached {
  readonly uri: vscode.Uri;
  /** Undefined for the whole file. */
  readonly range?: vscode.Range;
}

/** The files and selections that came with a question. */
export function attachedTo({ request }: Turn): readonly Attached[] {
  return request.references.flatMap(({ value }): readonly Attached[] => {
    if (value instanceof vscode.Uri) return [{ uri: value }];
    if (value instanceof vscode.Location) return [{ uri: value.uri, range: value.range }];
    return [];
  });
}

/** The root of the first thing that is attached and in one. */
export function rootOf(turn: Turn): Root | undefined {
  return attachedTo(turn)
    .map(({ uri }) => turn.editor.roots.of(uri))
    .find((root) => root !== undefined);
}

/** The path within the root, `/` separated; undefined for what is not in it. */
export function pathIn(root: Root, uri: vscode.Uri): string | undefined {
  const top = `${root.folder.uri.path}/`;
  return uri.scheme === root.folder.uri.scheme && uri.path.startsWith(top) ? uri.path.slice(top.length) : undefined;
}

/** A place for people and agents: `src/a.ts:10-20`. */
export function placeOf(root: Root, { uri, range }: Attached): string | undefined {
  const path = pathIn(root, uri);
  if (path === undefined || !range) return path;
  return `${path}:${String(range.start.line + 1)}-${String(range.end.line + 1)}`;
}

/** What is attached as text for a model, with its place; what cannot be read says so. */
export async function attachedText(turn: Turn): Promise<readonly string[]> {
  const texts = attachedTo(turn).map(async ({ uri, range }) => {
    const name = vscode.workspace.asRelativePath(uri);
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      turn.stream.reference(range ? new vscode.Location(uri, range) : uri);
      const text = document.getText(range).slice(0, longest);
      const lines = range ? ` lines ${String(range.start.line + 1)} to ${String(range.end.line + 1)}` : '';
      return `File ${name}${lines}:\n${text}`;
    } catch {
      return `File ${name} cannot be read as text.`;
    }
  });
  const said = turn.request.references.flatMap(({ value, modelDescription }) =>
    typeof value === 'string' ? [`${modelDescription ?? 'Attached'}:\n${value.slice(0, longest)}`] : [],
  );
  return [...(await Promise.all(texts)), ...said];
}
