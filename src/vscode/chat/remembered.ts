import * as vscode from 'vscode';
import { recallForTurn } from '../../core/app/index.ts';
import { foldersOf, isOff, openWorkspaceMemory } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { vectorMeansOf } from '../models/vector-means.ts';
import type { Root } from '../roots/roots.ts';
import { say, type Turn } from './turn.ts';

type TurnMemory = Awaited<ReturnType<typeof recallForTurn>>;

const nothing: TurnMemory = { text: '', items: [] };

/** Characters of a fragment that are shown to the person. */
const shown = 80;

/** What is remembered in a folder that has to do with a question; nothing where memory is off or cannot be read. */
export async function rememberedFor(editor: Editor, root: Root | undefined, question: string): Promise<TurnMemory> {
  const folders = root && !isOff(process.env['MAESTRO_MEMORY']) ? foldersOf(root.folder.uri.fsPath, process.env) : null;
  if (!root || !folders?.ok) return nothing;
  const memory = await openWorkspaceMemory(folders.value, process.env, vectorMeansOf(editor));
  const journal = (await root.open()).journal();
  return recallForTurn(question, { memory, journal, now: Date.now() });
}

/** Shows with an answer what was remembered for it, and why. */
export function showRemembered(turn: Turn, { items }: TurnMemory): void {
  if (items.length === 0) return;
  const told = items.map(({ id, text, why }) => {
    const [line = ''] = text.split('\n', 1);
    return `${id} “${line.length > shown ? `${line.slice(0, shown)}…` : line}” (${why})`;
  });
  say(turn, vscode.l10n.t('Remembered for this: {0}', told.join('; ')));
}
