import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Lifetime } from '../../core/base/index.ts';
import { createSlices } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { createPagePanel, pageStanding, showPage } from '../page-panel.ts';
import type { Target } from '../target.ts';
import { createMemoryBridge, type MemoryBridge } from './memory-bridge.ts';
import { keyOf, type FragmentPlace } from './memory-folder.ts';
import type { MemoryActions } from './memory-handlers.ts';
import { createOpenFolders, type OpenFolders } from './open-folders.ts';
import { watchFiles } from './watch-files.ts';

/** The page of the memory; there is one at most. */
export interface MemoryPages {
  /** Shows it, with a fragment by its name if one is named. */
  open(id?: string): void;
  /** Goes on with a page that VS Code brought back after the window was loaded anew. */
  adopt(panel: vscode.WebviewPanel): void;
}

/** Milliseconds without a key after which somebody is taken to have written what they look for. */
const pensive = 400;

const fileOf = ({ folder, shelf, id }: FragmentPlace): string => path.join(folder.places[shelf], `${id}.md`);

function actionsOf(folders: OpenFolders): MemoryActions {
  const filters = { [vscode.l10n.t('Lines of JSON')]: ['jsonl'] };
  return {
    async openFile(place) {
      await vscode.window.showTextDocument(vscode.Uri.file(fileOf(place)), { viewColumn: vscode.ViewColumn.Beside });
    },
    async openTask({ id }, taskId) {
      await vscode.commands.executeCommand('codemaestro.showOnBoard', { root: id, taskId } satisfies Target);
    },
    async save(text) {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      const defaultUri = folder && vscode.Uri.joinPath(folder.uri, 'memory.jsonl');
      const chosen = await vscode.window.showSaveDialog({ ...(defaultUri ? { defaultUri } : {}), filters });
      if (!chosen) return null;
      await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(text));
      return path.basename(chosen.path);
    },
    async load() {
      const [chosen] = (await vscode.window.showOpenDialog({ canSelectMany: false, filters })) ?? [];
      return chosen ? new TextDecoder().decode(await vscode.workspace.fs.readFile(chosen)) : null;
    },
    async keyOf(id) {
      for (const folder of await folders.all()) {
        const all = await folder.memory.all();
        const found = all.ok ? all.value.fragments.find((fragment) => fragment.id === id) : undefined;
        if (found) return keyOf(folder, found);
      }
      return undefined;
    },
  };
}

/** Calls back when files of the memory change, whichever folders are open by then. */
function watching({ roots }: Editor, folders: OpenFolders, lifetime: Lifetime) {
  return (listener: () => void): (() => void) => {
    let stop: () => void = () => undefined;
    let watched = '';
    const look = async (): Promise<void> => {
      const key = roots
        .all()
        .map(({ folder }) => folder.uri.toString())
        .join(' ');
      if (key === watched || !vscode.workspace.isTrusted) return;
      watched = key;
      const all = await folders.all();
      stop();
      stop = lifetime.signal.aborted ? () => undefined : watchFiles(all, listener);
      listener();
    };
    const off = roots.onChanged(() => void look());
    void look();
    return () => {
      off();
      stop();
    };
  };
}

function connect(editor: Editor, webview: vscode.Webview, lifetime: Lifetime): MemoryBridge {
  const folders = createOpenFolders(editor);
  const about = { name: 'memory', layout: 'memory', title: vscode.l10n.t('Memory') };
  return showPage(editor, webview, lifetime, about, (ends) =>
    createMemoryBridge(
      {
        ...ends,
        about: {
          folders: () => folders.all(),
          standing: () => pageStanding(editor),
          now: () => Date.now(),
          pause: createSlices(),
          isThere: (folder, shelf, id) =>
            Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.file(fileOf({ folder, shelf, id })))).then(
              () => true,
              () => false,
            ),
        },
        actions: actionsOf(folders),
        l10n: vscode.l10n,
        locale: vscode.env.language,
        onChanged: watching(editor, folders, lifetime),
        settled: () => setTimeout(pensive, undefined, { signal: lifetime.signal }).catch(() => undefined),
      },
      lifetime,
    ),
  );
}

/** Owns the one panel. */
export function createMemoryPages(editor: Editor): MemoryPages {
  const about = { name: 'memory', title: vscode.l10n.t('Memory'), icon: 'library' };
  const panel = createPagePanel(editor, about, (webview, lifetime) => connect(editor, webview, lifetime));
  return {
    adopt(found) {
      panel.adopt(found);
    },
    open(id) {
      const bridge = panel.open();
      if (id !== undefined) bridge.reveal(id);
    },
  };
}
