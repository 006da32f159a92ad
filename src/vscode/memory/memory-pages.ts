import { randomBytes } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Lifetime } from '../../core/base/index.ts';
import type { Editor } from '../editor.ts';
import { pageHtml } from '../page-html.ts';
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
  const pages = vscode.Uri.joinPath(editor.context.extensionUri, 'dist', 'pages');
  const at = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pages, file)).toString();
  const folders = createOpenFolders(editor);
  const bridge = createMemoryBridge(
    {
      about: {
        folders: () => folders.all(),
        standing() {
          if (!vscode.workspace.isTrusted) return 'restricted';
          return editor.roots.all().length === 0 ? 'no-folder' : 'ready';
        },
        now: () => Date.now(),
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
      post: (message) => void webview.postMessage(message),
      report: (text) => {
        editor.log.warn(`Memory: ${text}`);
      },
    },
    lifetime,
  );
  webview.options = { enableScripts: true, localResourceRoots: [pages], enableCommandUris: false };
  const listening = webview.onDidReceiveMessage((message: unknown) => void bridge.receive(message));
  lifetime.add(() => {
    listening.dispose();
  });
  webview.html = pageHtml({
    ...{ script: at('memory.js'), style: at('memory-style.css'), source: webview.cspSource, layout: 'memory' },
    nonce: randomBytes(16).toString('base64url'),
    title: vscode.l10n.t('Memory'),
    locale: vscode.env.language,
  });
  return bridge;
}

/** Owns the one panel. */
export function createMemoryPages(editor: Editor): MemoryPages {
  let present: { readonly panel: vscode.WebviewPanel; readonly bridge: MemoryBridge } | undefined;

  function adopt(panel: vscode.WebviewPanel): void {
    const lifetime = editor.lifetime.child('memory');
    const bridge = connect(editor, panel.webview, lifetime);
    present = { panel, bridge };
    panel.iconPath = new vscode.ThemeIcon('library');
    panel.onDidChangeViewState(() => {
      if (!panel.visible) bridge.sleep();
    });
    panel.onDidDispose(() => {
      present = undefined;
      void lifetime.dispose();
    });
    lifetime.add(() => {
      panel.dispose();
    });
  }

  return {
    adopt,
    open(id) {
      if (present) present.panel.reveal();
      else {
        const title = vscode.l10n.t('Memory');
        adopt(vscode.window.createWebviewPanel('codemaestro.memory', title, vscode.ViewColumn.Active));
      }
      if (id !== undefined) present?.bridge.reveal(id);
    },
  };
}
