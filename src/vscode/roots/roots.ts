import * as vscode from 'vscode';
import { createEmitter, type Lifetime } from '../../core/base/index.ts';
import type { Workspace } from '../../core/app/index.ts';
import type { RootParts } from './open-root.ts';

/** A folder of the window with the workspace in it. */
export interface Root {
  readonly folder: vscode.WorkspaceFolder;
  /** The workspace once it is open; null before. */
  present(): Workspace | null;
  /**
   * Opens the workspace: follows its journal if there is one. Nothing is made and nobody is started. Rejects in a
   * window that the person does not trust: nothing of its files is read then.
   */
  open(): Promise<Workspace>;
}

/** The folders of the window that work can be done in: those on a disk that this process reaches. */
export interface Roots {
  all(): readonly Root[];
  /** The root of a file or of a folder's URI; undefined for what is in none. */
  of(uri: vscode.Uri): Root | undefined;
  /** The root by its folder's URI as text. */
  named(key: string): Root | undefined;
  /** Something changed in a workspace, or roots came or went. Gathered: at most some twenty times a second. */
  readonly onChanged: (listener: () => void) => () => void;
}

/** Milliseconds in which changes are gathered before views hear of them. */
const gathering = 50;

/** A root with the lifetime of all that runs in it. */
type OwnedRoot = Root & { readonly lifetime: Lifetime };

function untrusted(): string {
  return vscode.l10n.t(
    'CodeMaestro runs nothing in a folder that you do not trust. Manage Workspace Trust changes that.',
  );
}

function createRoot(parts: RootParts): OwnedRoot {
  let workspace: Workspace | null = null;
  let opening: Promise<Workspace> | undefined;
  return {
    folder: parts.folder,
    lifetime: parts.lifetime,
    present: () => workspace,
    open() {
      if (!vscode.workspace.isTrusted) return Promise.reject(new Error(untrusted()));
      opening ??= (async () => {
        const { openRoot } = await import('./open-root.ts');
        workspace = await openRoot(parts);
        parts.notify();
        return workspace;
      })();
      opening.catch(() => (opening = undefined));
      return opening;
    },
  };
}

/** Watches the folders of the window. A root that leaves is closed with all that runs in it. */
export function createRoots(
  lifetime: Lifetime,
  log: vscode.LogOutputChannel,
  shared: Pick<RootParts, 'health' | 'knownKeys' | 'context'>,
): Roots {
  const changed = createEmitter<null>((error) => log.error(String(error)));
  const roots = new Map<string, OwnedRoot>();
  let timer: NodeJS.Timeout | undefined;

  function notify(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed.emit(null);
    }, gathering);
  }

  function look(): void {
    const present = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const keys = new Set(present.map(({ uri }) => uri.toString()));
    for (const [key, root] of roots) {
      if (keys.has(key)) continue;
      roots.delete(key);
      void root.lifetime.dispose();
    }
    for (const folder of present) {
      const key = folder.uri.toString();
      if (!roots.has(key))
        roots.set(key, createRoot({ folder, lifetime: lifetime.child(folder.name), log, ...shared, notify }));
    }
    notify();
  }

  look();
  const subscriptions = [
    vscode.workspace.onDidChangeWorkspaceFolders(look),
    vscode.workspace.onDidGrantWorkspaceTrust(notify),
  ];
  lifetime.add(() => {
    clearTimeout(timer);
    for (const subscription of subscriptions) subscription.dispose();
  });
  return {
    all: () => [...roots.values()],
    of(uri) {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      return folder ? roots.get(folder.uri.toString()) : undefined;
    },
    named: (key) => roots.get(key),
    onChanged: changed.on,
  };
}
