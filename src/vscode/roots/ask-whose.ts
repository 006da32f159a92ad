import * as vscode from 'vscode';
import { adoptJournal, type Folders } from '../../local/index.ts';

/** Asks about a journal that did not begin here. True when the person says that it is theirs. */
export async function isPersonsOwn(folders: Folders): Promise<boolean> {
  const mine = vscode.l10n.t('It Is Mine');
  const text = vscode.l10n.t(
    'The journal in {0} did not begin here: it came with the folder, or the folder was moved, copied or restored. Whoever made it may say in it what you allowed, so it is only read, and nothing is done by it.',
    folders.workspace,
  );
  if ((await vscode.window.showWarningMessage(text, mine)) !== mine) return false;
  const adopted = adoptJournal(folders);
  if (!adopted.ok) void vscode.window.showErrorMessage(adopted.error.person);
  return adopted.ok;
}
