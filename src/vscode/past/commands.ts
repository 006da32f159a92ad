import * as vscode from 'vscode';
import * as z from 'zod';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { pathIn } from '../roots/path-in.ts';
import { folderNear } from '../target.ts';
import type { pastCommandList } from './command-list.ts';
import { createGraphDocuments } from './graph-documents.ts';
import { createNewsDocument } from './news-document.ts';
import { restoreDeleted } from './restore-deleted.ts';
import type { Visits } from './visits.ts';
import { createWhyDocuments } from './why-documents.ts';

type Id = (typeof pastCommandList)[number]['command'];

/** What the menu beside the line numbers hands over. */
const LineContext = z.object({
  uri: z.custom<vscode.Uri>((value) => value instanceof vscode.Uri),
  lineNumber: z.int().min(1),
});

/** The line that is asked about. */
function placeOf(argument: unknown): { readonly uri: vscode.Uri; readonly line: number } {
  const beside = LineContext.safeParse(argument);
  if (beside.success) return { uri: beside.data.uri, line: beside.data.lineNumber };
  const active = vscode.window.activeTextEditor;
  if (!active) throw new Error(vscode.l10n.t('Open a file and put the cursor on the line that you ask about.'));
  return { uri: active.document.uri, line: active.selection.active.line + 1 };
}

/** Lines are counted as they stand on the disk. */
function refuseUnsaved(uri: vscode.Uri): void {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (document?.isDirty) throw new Error(vscode.l10n.t('Save the file first: what is not saved has no past yet.'));
}

/** Of what the person wants to know what it hangs together with; undefined when they would rather not say. */
async function askWhat(value: string): Promise<string | undefined> {
  const prompt = vscode.l10n.t(
    'A task (t1), a goal (g1), a file, a name in the code, or words of what was decided or said',
  );
  const said = await vscode.window.showInputBox({ prompt, value, ignoreFocusOut: true });
  return said?.trim();
}

/** The handlers of the commands that look back. */
export function createPastCommands(editor: Editor, visits: Visits): CommandHandlers<Id> {
  const [showNews, whys, graphs] = [
    createNewsDocument(editor),
    createWhyDocuments(editor),
    createGraphDocuments(editor),
  ];
  return {
    async 'codemaestro.catchUp'() {
      await showNews(await visits.catchUp());
    },
    async 'codemaestro.why'(_editor, argument) {
      const { uri, line } = placeOf(argument);
      refuseUnsaved(uri);
      await whys.open(uri, line);
    },
    async 'codemaestro.whyFile'(_editor, argument) {
      const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
      if (!uri) throw new Error(vscode.l10n.t('Open the file that you ask about.'));
      await whys.open(uri, null);
    },
    async 'codemaestro.graph'(_editor, argument) {
      const asked = argument instanceof vscode.Uri ? argument : null;
      const uri = asked ?? vscode.window.activeTextEditor?.document.uri;
      const root = folderNear(editor, uri);
      const own = uri && editor.roots.of(uri) === root ? pathIn(root, uri) : '';
      const meant = asked ? own : await askWhat(own);
      if (meant) await graphs.open(root, meant, { words: meant, near: [] });
    },
    'codemaestro.restoreDeleted': restoreDeleted,
  };
}
