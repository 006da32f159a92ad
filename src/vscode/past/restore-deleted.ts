import path from 'node:path';
import * as vscode from 'vscode';
import { ok, visibleLine, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import { foldersOf, freeBeside, openTrash } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { momentText } from '../moment-text.ts';
import type { Root } from '../roots/roots.ts';
import { openFolders } from '../target.ts';
import { putBack, whyNotThere, type Obstacle, type PutBack, type Wanted, type Way } from './put-back.ts';
import { backText, trashRow } from './trash-text.ts';

type Row = vscode.QuickPickItem & { readonly wanted?: Wanted };

/** What lies in the trash of a folder, the last files first. */
async function trashOf({ folder }: Root): Promise<Result<readonly Wanted[], Failure>> {
  const folders = foldersOf(folder.uri.fsPath, process.env);
  if (!folders.ok) return folders;
  const trash = await openTrash(folders.value);
  const files = await trash.list();
  return files.ok ? ok(files.value.map((file) => ({ file, trash, folders: folders.value }))) : files;
}

/** The title of the task that a file was of, as far as the workspace is open and knows it. */
function titleOf(root: Root, { file }: Wanted): string | undefined {
  const task = root.present()?.state().tasks.get(file.taskId)?.task;
  return task?.goalId === file.goalId ? task.title : undefined;
}

/** The files of all folders as rows, below the name of the folder where the window has several; and what could not be read. */
async function rowsOf(editor: Editor): Promise<{ readonly rows: readonly Row[]; readonly unread: readonly string[] }> {
  const roots = openFolders(editor);
  const [rows, unread]: [Row[], string[]] = [[], []];
  for (const root of roots) {
    const files = await trashOf(root);
    if (!files.ok) unread.push(files.error.person);
    else if (files.value.length > 0) {
      if (roots.length > 1) rows.push({ label: root.folder.name, kind: vscode.QuickPickItemKind.Separator });
      for (const wanted of files.value) {
        rows.push({ ...trashRow(wanted.file, titleOf(root, wanted), momentText, vscode.env.language), wanted });
      }
    }
  }
  return { rows, unread };
}

/** Asks for another place; undefined when the person leaves. */
function askPlace(wanted: Wanted, { place, refused }: Obstacle): Thenable<string | undefined> {
  const { folders, file } = wanted;
  const wish = refused === null ? place : path.posix.basename(file.path);
  return vscode.window.showInputBox({
    prompt: vscode.l10n.t('Where is {0} to go? A path in {1}', visibleLine(file.path), folders.workspace),
    value: freeBeside(folders, wish),
    validateInput: (written) => whyNotThere(wanted, written.trim()),
    ignoreFocusOut: true,
  });
}

/** Asks what is to happen with a file that cannot simply be put back; once more when the person names no other place after all. */
async function askWay(wanted: Wanted, obstacle: Obstacle): Promise<Way> {
  const [replace, elsewhere, skip] = [vscode.l10n.t('Replace'), vscode.l10n.t('Save Beside…'), vscode.l10n.t('Skip')];
  const place = visibleLine(obstacle.place);
  const [text, detail] =
    obstacle.refused === null
      ? [vscode.l10n.t('{0} is there already.', place), vscode.l10n.t('What is replaced goes to the trash first.')]
      : [vscode.l10n.t('Nothing may be put at {0}.', place), visibleLine(obstacle.refused)];
  const ways = obstacle.refused === null ? [replace, elsewhere, skip] : [elsewhere, skip];
  const said = await vscode.window.showWarningMessage(text, { modal: true, detail }, ...ways);
  if (said === replace) return 'replace';
  if (said === skip) return 'skip';
  if (said === undefined) return 'stop';
  const written = await askPlace(wanted, obstacle);
  return written === undefined ? askWay(wanted, obstacle) : { elsewhere: written.trim() };
}

/** Opens one of the files, which the person picks where there are several. */
async function openOne(back: readonly PutBack[]): Promise<void> {
  const rows = back.map(({ place, absolute }) => ({ label: visibleLine(place), absolute }));
  const placeHolder = vscode.l10n.t('Which file?');
  const picked = rows.length === 1 ? rows[0] : await vscode.window.showQuickPick(rows, { placeHolder });
  if (picked) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(picked.absolute));
}

/** Says what is back, and opens it when the person wants that. */
async function tell([first, ...others]: readonly PutBack[]): Promise<void> {
  if (!first) return;
  const open = others.length === 0 ? vscode.l10n.t('Open File') : vscode.l10n.t('Open File…');
  const text = backText(first, others, vscode.l10n);
  if ((await vscode.window.showInformationMessage(text, open)) === open) await openOne([first, ...others]);
}

/** Asks which files that agents deleted or replaced are to come back, and puts them back. */
export async function restoreDeleted(editor: Editor): Promise<void> {
  if (!vscode.workspace.isTrusted) throw new Error(vscode.l10n.t('Nothing is read here before you trust the folder.'));
  const { rows, unread } = await rowsOf(editor);
  if (rows.length === 0) {
    if (unread.length > 0) throw new Error(unread.join(' '));
    const text = vscode.l10n.t('The trash is empty: no agent deleted what git does not have.');
    await vscode.window.showInformationMessage(text);
    return;
  }
  const placeHolder = vscode.l10n.t('Which files are to come back? What is there now is not replaced unasked.');
  const options = { canPickMany: true, matchOnDescription: true, placeHolder } as const;
  const picked = (await vscode.window.showQuickPick(rows, options)) ?? [];
  const { back, failed } = await putBack(
    picked.flatMap(({ wanted }) => wanted ?? []),
    askWay,
  );
  const troubles = [...unread, ...failed].join(' ');
  if (troubles !== '') {
    editor.log.error(`codemaestro.restoreDeleted: ${troubles}`);
    void vscode.window.showErrorMessage(troubles);
  }
  await tell(back);
}
