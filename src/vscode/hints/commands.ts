import path from 'node:path';
import * as z from 'zod';
import * as vscode from 'vscode';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { stateGoalIn } from '../goals/commands.ts';
import type { Root } from '../roots/roots.ts';
import type { hintCommandList } from './command-list.ts';
import type { Hints } from './hints.ts';

type Id = (typeof hintCommandList)[number]['command'];

/** A place in a file, as code actions name it; lines count from 1. */
const Place = z.object({
  uri: z.string(),
  line: z.int(),
  lastLine: z.int().optional(),
  message: z.string().optional(),
});

interface Spot {
  readonly root: Root;
  /** Relative to the root, `/` separated. */
  readonly file: string;
  readonly lines: string;
  /** The name of the function around the place, if the editor knows one. */
  readonly symbol: string | undefined;
  readonly message: string | undefined;
}

/** The innermost function, method or class around a line, by the editor's own outline. */
async function symbolAt(uri: vscode.Uri, line: number): Promise<string | undefined> {
  const outline = await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  const at = new vscode.Position(line - 1, 0);
  const names: string[] = [];
  let level = outline ?? [];
  for (;;) {
    const around = level.find(({ range }) => range.start.line <= at.line && at.line <= range.end.line);
    if (!around) return names.length > 0 ? names.join('.') : undefined;
    names.push(around.name);
    level = around.children;
  }
}

/** Where a command was called: its argument, else the cursor. Throws with a text for the person when there is no file. */
async function spotOf(editor: Editor, argument: unknown): Promise<Spot> {
  const given = Place.safeParse(argument);
  const active = vscode.window.activeTextEditor;
  const uri = given.success ? vscode.Uri.parse(given.data.uri) : active?.document.uri;
  const root = uri && editor.roots.of(uri);
  if (!root) throw new Error(vscode.l10n.t('Open a file of a folder in this window first.'));
  const first = given.success ? given.data.line : (active?.selection.start.line ?? 0) + 1;
  const last = given.success ? (given.data.lastLine ?? first) : (active?.selection.end.line ?? 0) + 1;
  return {
    root,
    file: path.relative(root.folder.uri.fsPath, uri.fsPath).split(path.sep).join('/'),
    lines: first === last ? String(first) : `${String(first)}-${String(last)}`,
    symbol: await symbolAt(uri, first),
    message: given.success ? given.data.message : undefined,
  };
}

function placeText({ file, lines, symbol }: Spot): string {
  return symbol === undefined ? `${file}:${lines}` : `${symbol} (${file}:${lines})`;
}

/** A command that states a goal about the place. */
function goalAbout(text: (spot: Spot) => string): (editor: Editor, argument: unknown) => Promise<void> {
  return async (editor, argument) => {
    const spot = await spotOf(editor, argument);
    await stateGoalIn(editor, spot.root, text(spot), [spot.file]);
  };
}

/** The handlers of the commands on code in the editor. */
export const createHintCommands = (hints: Hints): CommandHandlers<Id> => ({
  async 'codemaestro.lookForSmells'() {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) throw new Error(vscode.l10n.t('Open a file of a folder in this window first.'));
    const count = await hints.look(document);
    const text =
      count === 0
        ? vscode.l10n.t('No code smell found in this file.')
        : vscode.l10n.t('{0} code smells found; see the hints in the file.', count);
    void vscode.window.setStatusBarMessage(text, 5_000);
  },
  async 'codemaestro.improveFile'(editor, argument) {
    const { root, file } = await spotOf(editor, argument);
    await stateGoalIn(editor, root, vscode.l10n.t('Improve {0}', file), [file], { workflow: 'improve' });
  },
  'codemaestro.writeTests': goalAbout((spot) => `Write tests for ${placeText(spot)}. Do not change what it does.`),
  'codemaestro.documentCode': goalAbout((spot) => `Document ${placeText(spot)} by doc comments; change no code.`),
  'codemaestro.fixProblem': goalAbout(
    (spot) => `Fix this problem at ${placeText(spot)}: ${spot.message ?? 'see the editor'}`,
  ),
  async 'codemaestro.explainCode'(editor, argument) {
    const spot = await spotOf(editor, argument);
    await vscode.commands.executeCommand('workbench.action.chat.open', {
      mode: 'ask',
      query: `@maestro /explain ${placeText(spot)}`,
    });
  },
});
