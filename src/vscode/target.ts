import * as z from 'zod';
import * as vscode from 'vscode';
import type { Workspace } from '../core/app/index.ts';
import type { Editor } from './editor.ts';
import type { Root } from './roots/roots.ts';

/** What a command is about, as rows of trees, pages and links name it. */
export const Target = z.object({
  /** The URI of the root's folder, as text. */
  root: z.string(),
  goalId: z.string().optional(),
  taskId: z.string().optional(),
  gateId: z.string().optional(),
  /** Of a hunk, or of a file that is decided whole. */
  hunkId: z.string().optional(),
  /** Relative to the root, `/` separated. */
  path: z.string().optional(),
});
export type Target = z.infer<typeof Target>;

/** A target with its workspace. */
export interface Aim {
  readonly root: Root;
  readonly workspace: Workspace;
  readonly target: Target;
}

/** The folders of the window. Throws with what to do when there is none. */
export function openFolders({ roots }: Editor): readonly [Root, ...Root[]] {
  const [first, ...others] = roots.all();
  if (first) return [first, ...others];
  throw new Error(vscode.l10n.t('Open a folder first: CodeMaestro works on the folders of this window.'));
}

/** The folder that a file is in, else the first of the window. */
export function folderNear(editor: Editor, uri: vscode.Uri | undefined): Root {
  return (uri && editor.roots.of(uri)) ?? openFolders(editor)[0];
}

/** The root to work in when nothing names one: the only one, that of the active editor, or the one the person picks. */
export async function chooseRoot(editor: Editor): Promise<Root | undefined> {
  const roots = openFolders(editor);
  if (roots.length === 1) return roots[0];
  const active = vscode.window.activeTextEditor?.document.uri;
  const near = active && editor.roots.of(active);
  if (near) return near;
  const picked = await vscode.window.showQuickPick(
    roots.map((root) => ({ label: root.folder.name, description: root.folder.uri.fsPath, root })),
    { placeHolder: vscode.l10n.t('Which folder?') },
  );
  return picked?.root;
}

/** Rows to pick a target from, when a command was called without one. */
export type Choices = (
  workspace: Workspace,
) => readonly (vscode.QuickPickItem & { readonly target: Omit<Target, 'root'> })[];

/**
 * What a command was called for: its argument, else what the person picks among `choices` of all roots. Undefined when
 * the person picks nothing. Throws with a text for the person when there is nothing to pick. A `change` is not made to
 * the only choice unasked: a row clicked in the moment it is drawn anew comes without argument, and meant another. What asks
 * for a yes or for words before it changes anything is to `show`.
 */
export async function aimOf(
  editor: Editor,
  argument: unknown,
  choices: Choices,
  nothing: string,
  to: 'show' | 'change',
): Promise<Aim | undefined> {
  const given = Target.safeParse(argument);
  if (given.success) {
    const root = editor.roots.named(given.data.root);
    if (!root) throw new Error(vscode.l10n.t('The folder {0} is not open in this window any more.', given.data.root));
    return { root, workspace: await root.open(), target: given.data };
  }
  const rows: (vscode.QuickPickItem & { readonly aim: Aim })[] = [];
  for (const root of editor.roots.all()) {
    const workspace = await root.open();
    for (const { target, ...item } of choices(workspace)) {
      const aim = { root, workspace, target: { ...target, root: root.folder.uri.toString() } };
      rows.push({ ...item, aim });
    }
  }
  if (rows.length === 0) throw new Error(nothing);
  if (rows.length === 1 && to === 'show') return rows[0]?.aim;
  return (await vscode.window.showQuickPick(rows))?.aim;
}
