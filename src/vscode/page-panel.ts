import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Lifetime } from '../core/base/index.ts';
import type { HostMessage } from '../protocol/index.ts';
import type { Editor } from './editor.ts';
import { pageHtml } from './page-html.ts';

/** The host's end of a page. */
export interface PageBridge {
  /** Takes what the page sends, whatever it is. */
  readonly receive: (raw: unknown) => Promise<void>;
  /** The page is not there any more: nothing is made for it until it asks again. */
  readonly sleep: () => void;
}

/** What a page says of itself. */
export interface PageAbout {
  /** Of its files: `NAME.js`, `NAME-style.css`. */
  readonly name: string;
  readonly layout: string;
  readonly title: string;
}

/** How a bridge speaks with its page, and of what goes wrong. */
export interface PageEnds {
  readonly post: (message: HostMessage) => void;
  readonly report: (text: string) => void;
}

/** What a page has to know of the window before it can show anything. */
export function pageStanding({ roots }: Editor): 'restricted' | 'no-folder' | 'ready' {
  if (!vscode.workspace.isTrusted) return 'restricted';
  return roots.all().length === 0 ? 'no-folder' : 'ready';
}

/** Makes a webview one of our pages: its document, and the bridge to what it asks. */
export function showPage<B extends PageBridge>(
  { context, log }: Editor,
  webview: vscode.Webview,
  lifetime: Lifetime,
  { name, layout, title }: PageAbout,
  createBridge: (ends: PageEnds) => B,
): B {
  const pages = vscode.Uri.joinPath(context.extensionUri, 'dist', 'pages');
  const at = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pages, file)).toString();
  const bridge = createBridge({
    post: (message) => void webview.postMessage(message),
    report: (text) => {
      log.warn(`${name}: ${text}`);
    },
  });
  webview.options = { enableScripts: true, localResourceRoots: [pages], enableCommandUris: false };
  const listening = webview.onDidReceiveMessage((message: unknown) => void bridge.receive(message));
  lifetime.add(() => {
    listening.dispose();
  });
  webview.html = pageHtml({
    ...{ script: at(`${name}.js`), style: at(`${name}-style.css`), source: webview.cspSource, layout, title },
    nonce: randomBytes(16).toString('base64url'),
    locale: vscode.env.language,
  });
  return bridge;
}

/** A page in a panel of its own, of which there is one at most. */
export interface PagePanel<B> {
  /** Shows it; its bridge. */
  open(): B;
  /** Goes on with a page that VS Code brought back after the window was loaded anew. */
  adopt(panel: vscode.WebviewPanel): B;
}

/** Owns the one panel of a page. */
export function createPagePanel<B extends PageBridge>(
  editor: Editor,
  { name, title, icon }: Pick<PageAbout, 'name' | 'title'> & { readonly icon: string },
  connect: (webview: vscode.Webview, lifetime: Lifetime) => B,
): PagePanel<B> {
  let present: { readonly panel: vscode.WebviewPanel; readonly bridge: B } | undefined;

  function adopt(panel: vscode.WebviewPanel): B {
    const lifetime = editor.lifetime.child(name);
    const bridge = connect(panel.webview, lifetime);
    present = { panel, bridge };
    panel.iconPath = new vscode.ThemeIcon(icon);
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
    return bridge;
  }

  return {
    adopt,
    open() {
      if (!present) {
        return adopt(vscode.window.createWebviewPanel(`codemaestro.${name}`, title, vscode.ViewColumn.Active));
      }
      present.panel.reveal();
      return present.bridge;
    },
  };
}
