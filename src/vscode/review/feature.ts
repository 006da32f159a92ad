import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Editor, Feature } from '../editor.ts';
import { createLazyTree } from '../views/lazy-tree.ts';
import { reviewCommandList } from './command-list.ts';
import { registerChangeFiles } from './file-system.ts';
import { readingScheme } from './readings.ts';
import { baseScheme, proposalScheme } from './uris.ts';

/** The parts that look at changes, loaded together when the first of them is needed. */
function createParts(editor: Editor) {
  let loaded: ReturnType<typeof load> | undefined;
  const load = async () => {
    const [{ createAuthors }, { createChangesTree }, { createReviewLenses }, { showComments }, inPlace, places] =
      await Promise.all([
        import('./changes.ts'),
        import('./changes-tree.ts'),
        import('./lenses.ts'),
        import('./comments.ts'),
        import('./in-place.ts'),
        import('./places.ts'),
      ]);
    const authors = createAuthors();
    const placesIn = places.createPlaces(editor.roots);
    showComments(editor);
    inPlace.markInPlace(editor, placesIn);
    return {
      authors,
      tree: createChangesTree(editor, authors),
      lenses: createReviewLenses(editor, authors),
      inPlace: inPlace.createInPlaceLenses(editor, authors, placesIn),
    };
  };
  return () => (loaded ??= load());
}

/** Whether hunks are to be shown in the person's own files: most of the time there are none. */
function proposesSomething({ roots }: Editor): boolean {
  if (!vscode.workspace.getConfiguration('codemaestro').get<boolean>('review.inPlace', true)) return false;
  return roots
    .all()
    .some((root) => [...(root.present()?.state().gates.values() ?? [])].some(({ kind }) => kind === 'change'));
}

/** Changes: what is proposed, and decisions on it. */
export const reviewFeature: Feature = {
  name: 'review',
  register(editor) {
    const parts = createParts(editor);
    registerCommands(editor, reviewCommandList, async () => (await import('./commands.ts')).reviewCommands);
    registerChangeFiles(editor);
    const tree = createLazyTree(async () => (await parts()).tree, editor.roots.onChanged);
    const view = vscode.window.createTreeView('codemaestro.changes', { treeDataProvider: tree, showCollapseAll: true });
    const lensesChanged = new vscode.EventEmitter<void>();
    const lenses = vscode.languages.registerCodeLensProvider([{ scheme: proposalScheme }, { scheme: baseScheme }], {
      onDidChangeCodeLenses: lensesChanged.event,
      provideCodeLenses: async (document, token) => (await parts()).lenses(document, token),
    });
    const here = vscode.languages.registerCodeLensProvider([{ scheme: 'file' }], {
      onDidChangeCodeLenses: lensesChanged.event,
      provideCodeLenses: async (document) => (proposesSomething(editor) ? (await parts()).inPlace(document) : []),
    });
    const readings = vscode.workspace.registerTextDocumentContentProvider(readingScheme, {
      provideTextDocumentContent: ({ query }) => query,
    });
    const off = editor.roots.onChanged(() => {
      lensesChanged.fire();
    });
    editor.lifetime.add(() => {
      off();
      for (const each of [view, tree, lenses, lensesChanged, readings, here]) each.dispose();
    });
  },
};
