import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import type { Gate } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import { questionText } from '../question-text.ts';

/** Whether another window of this editor tells the person of this workspace's questions. */
function isToldElsewhere(workspace: Workspace): boolean {
  return workspace.standing() === 'following' && workspace.writer()?.label === 'editor';
}

/** Words of an agent without what a notification would make a link that runs a command. */
function plain(words: string): string {
  return words.replaceAll('](', '] (');
}

async function tell(questions: readonly string[]): Promise<void> {
  const [first = ''] = questions;
  const text = questions.length === 1 ? plain(first) : vscode.l10n.t('{0} questions wait for you', questions.length);
  const show = vscode.l10n.t('Show');
  const answer = await vscode.window.showInformationMessage(text, show);
  if (answer === show) await vscode.commands.executeCommand('codemaestro.approvals.focus');
}

/**
 * Tells the person of questions that open while the view that lists them is hidden: once each, and one notification at
 * a time. What waited already when a workspace was opened is left to the badge and the status bar.
 */
export function tellOfQuestions(editor: Editor, isListed: () => boolean): () => void {
  const told = new Map<Workspace, ReadonlySet<string>>();
  let showing: { readonly gates: readonly Gate[] } | undefined;

  /** No notification can be taken back by itself: all go into their list, where they can be read still. */
  function hideAnswered(): void {
    const open = new Set(editor.roots.all().flatMap((root) => [...(root.present()?.state().gates.keys() ?? [])]));
    if (!showing || showing.gates.some(({ id }) => open.has(id))) return;
    showing = undefined;
    void vscode.commands.executeCommand('notifications.hideToasts');
  }
  async function show(gates: readonly Gate[]): Promise<void> {
    const present = { gates };
    showing = present;
    await tell(gates.map(questionText));
    if (showing === present) showing = undefined;
  }

  const look = (): void => {
    hideAnswered();
    const fresh: Gate[] = [];
    for (const workspace of editor.roots.all().flatMap((root) => root.present() ?? [])) {
      const { gates } = workspace.state();
      const known = told.get(workspace);
      told.set(workspace, new Set(gates.keys()));
      if (!known || isToldElsewhere(workspace)) continue;
      for (const gate of gates.values()) if (!known.has(gate.id)) fresh.push(gate);
    }
    const wanted = vscode.workspace.getConfiguration('codemaestro').get<boolean>('notifyOfQuestions', true);
    if (fresh.length === 0 || !wanted || isListed() || showing) return;
    void show(fresh);
  };
  look();
  return editor.roots.onChanged(look);
}
