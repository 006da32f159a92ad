import * as vscode from 'vscode';
import { limitIn, type Limit } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import { isModelChosen } from '../models/model-settings.ts';
import { limitTrouble } from './limit-text.ts';

/** What a goal is stated with. */
export interface StatedGoal {
  readonly text: string;
  readonly limit: Limit;
}

const kept = 'goalLimit';

/** The limit that the last goal had, in the person's words; null where no model is set up that could cost something. */
export function lastLimit({ context }: Editor): string | null {
  return isModelChosen() ? context.globalState.get(kept, '') : null;
}

/** Takes what the person wrote as a limit, and keeps the words for the next goal. Throws with a text for the person. */
export async function takeLimit({ context }: Editor, words: string): Promise<Limit> {
  const limit = limitIn(words);
  if (!limit) throw new Error(limitTrouble(words, vscode.l10n));
  await context.globalState.update(kept, words.trim());
  return limit;
}

/** Asks what should be done, then what it may cost, where something costs; Escape there leads back to the words. */
export async function askGoal(editor: Editor): Promise<StatedGoal | undefined> {
  const last = lastLimit(editor);
  const title = vscode.l10n.t('State a Goal');
  let text: string | undefined = '';
  for (;;) {
    const prompt = vscode.l10n.t('What should be done? A plan comes first; nothing is written to your files.');
    text = (await vscode.window.showInputBox({ title, prompt, value: text, ignoreFocusOut: true }))?.trim();
    if (!text) return undefined;
    if (last === null) return { text, limit: {} };
    const words = await vscode.window.showInputBox({
      title: vscode.l10n.t('Limit of the Goal'),
      prompt: vscode.l10n.t('What may its models take before you are asked? Nothing: your usual limits.'),
      placeHolder: vscode.l10n.t('$5, 200k tokens, or both'),
      value: last,
      ignoreFocusOut: true,
      validateInput: (written) => limitTrouble(written, vscode.l10n),
    });
    if (words !== undefined) return { text, limit: await takeLimit(editor, words) };
  }
}
