import * as vscode from 'vscode';
import type { Target } from '../target.ts';

/** The two sides of a change as files: what was there, and what is proposed. */
export const baseScheme = 'maestro-base';
export const proposalScheme = 'maestro-proposal';

/** A file of a change, as its URI names it. */
export interface ReviewFile {
  readonly side: 'base' | 'proposal';
  /** The URI of the root's folder, as text. */
  readonly root: string;
  readonly taskId: string;
  /** Relative to the root, `/` separated. */
  readonly path: string;
}

/** The URI of a file of a change; it stays when the change is made anew. */
export function reviewUri({ side, root, taskId, path }: ReviewFile): vscode.Uri {
  const scheme = side === 'base' ? baseScheme : proposalScheme;
  return vscode.Uri.from({ scheme, path: `/${taskId}/${path}`, query: root });
}

/** The file of a change that a URI names; null for any other URI. */
export function readReviewUri({ scheme, path, query }: vscode.Uri): ReviewFile | null {
  if (scheme !== baseScheme && scheme !== proposalScheme) return null;
  const [, taskId, rest] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (taskId === undefined || rest === undefined) return null;
  return { side: scheme === baseScheme ? 'base' : 'proposal', root: query, taskId, path: rest };
}

/** The same as what commands are called with. */
export function targetOf({ root, taskId, path }: ReviewFile): Target {
  return { root, taskId, path };
}
