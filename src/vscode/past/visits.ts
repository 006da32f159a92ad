import * as vscode from 'vscode';
import { readCatchUp } from '../../core/app/index.ts';
import { foldersOf, openVisit } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import type { Root } from '../roots/roots.ts';
import { countNews, newsText } from './news-text.ts';

/** How long somebody has to be away for what happens meanwhile to be news, in milliseconds. */
const away = 10 * 60_000;
/** Milliseconds between two notes of how far the person has seen what happens. */
const gathering = 5_000;

/** What the person has seen of a folder. */
interface Seen {
  readonly root: Root;
  /** Up to which event they have seen it happen. */
  seq: number;
  /** The event after which they were away; null when there is nothing to catch up with. */
  since: number | null;
  count: number;
}

/** Knows what happened while the person was not there. */
export interface Visits {
  /** What happened in all folders since the person was last there; from now on it is known to them. */
  catchUp(): Promise<string>;
}

function timeOf(at: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'short', timeStyle: 'short' }).format(at);
}

async function visitOf({ folder }: Root) {
  const folders = foldersOf(folder.uri.fsPath, process.env);
  return folders.ok ? openVisit(folders.value) : null;
}

async function readSeen(root: Root): Promise<number> {
  const last = await (await visitOf(root))?.read();
  return last?.ok ? last.value.seq : 0;
}

/** Notes how far the person has seen what happens in a folder. Nothing is made where nothing has happened. */
async function note(root: Root, seq: number): Promise<void> {
  if (root.present()?.standing() === 'absent') return;
  await (await visitOf(root))?.update((last) => (last.seq >= seq ? last : { seq, at: Date.now() }));
}

function lastOf(root: Root): number {
  return root.present()?.journal()?.lastSeq() ?? 0;
}

/** Shows in the status bar, and in the view of tasks, that something happened; nothing pops up. */
function createSign(editor: Editor): (count: number) => void {
  const item = vscode.window.createStatusBarItem('codemaestro.news', vscode.StatusBarAlignment.Left, 9);
  item.name = vscode.l10n.t('CodeMaestro: Catch Up');
  item.command = 'codemaestro.catchUp';
  editor.lifetime.add(() => {
    item.dispose();
  });
  return (count) => {
    void vscode.commands.executeCommand('setContext', 'codemaestro.news', count > 0);
    if (count === 0) {
      item.hide();
      return;
    }
    item.text = `$(history) ${String(count)}`;
    item.tooltip = vscode.l10n.t('CodeMaestro: {0} things happened while you were away', count);
    item.accessibilityInformation = { label: item.tooltip };
    item.show();
  };
}

/**
 * Owns what the person has seen of each folder: all that happens while the window has the focus, and what they catch up with.
 *
 * Invariant: what happened before a folder was first looked at, or in a long absence, is news until it is caught up with.
 */
export function createVisits(editor: Editor): Visits {
  const known = new Map<Root, Promise<Seen>>();
  const sign = createSign(editor);
  let leftAt: number | null = vscode.window.state.focused ? null : Date.now();
  let timer: NodeJS.Timeout | undefined;

  const present = (): readonly Root[] => editor.roots.all().filter((root) => root.present()?.journal());
  const all = (): Promise<readonly Seen[]> => Promise.all(present().map(seenOf));
  function seenOf(root: Root): Promise<Seen> {
    let seen = known.get(root);
    if (!seen) known.set(root, (seen = look({ root, seq: 0, since: null, count: 0 })));
    return seen;
  }
  /** The first look at a folder in this window: what happened before is news. */
  async function look(seen: Seen): Promise<Seen> {
    seen.seq = await readSeen(seen.root);
    await findNews(seen);
    return seen;
  }
  async function findNews(seen: Seen): Promise<void> {
    const journal = seen.root.present()?.journal();
    if (!journal || journal.lastSeq() <= seen.seq) return;
    const from = seen.since ?? seen.seq;
    seen.count = countNews(await readCatchUp(journal, from));
    seen.since = seen.count > 0 ? from : null;
    seen.seq = journal.lastSeq();
  }
  async function show(): Promise<void> {
    const folders = await all();
    sign(folders.reduce((sum, { count }) => sum + count, 0));
  }
  /** What happens before the person's eyes is no news. */
  async function watch(): Promise<void> {
    for (const seen of await all()) {
      seen.seq = Math.max(seen.seq, lastOf(seen.root));
      if (seen.since === null) await note(seen.root, seen.seq);
    }
  }
  const report = (error: unknown): void => {
    editor.log.warn(String(error));
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (leftAt === null) watch().catch(report);
    }, gathering);
  };
  async function comeBack(wasAway: number): Promise<void> {
    if (wasAway < away) return;
    for (const seen of await all()) await findNews(seen);
    await show();
  }
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    const left = leftAt;
    leftAt = focused ? null : (left ?? Date.now());
    if (focused && left !== null) comeBack(Date.now() - left).then(soon, report);
  });
  const off = editor.roots.onChanged(() => {
    if (present().some((root) => !known.has(root))) show().catch(report);
    soon();
  });
  editor.lifetime.add(() => {
    clearTimeout(timer);
    focus.dispose();
    off();
  });
  show().catch(report);

  return {
    async catchUp() {
      const folders = editor.roots.all();
      if (folders.length === 0) return vscode.l10n.t('Open a folder to see what happened in it.');
      if (!vscode.workspace.isTrusted) return vscode.l10n.t('Nothing is read here before you trust the folder.');
      const parts: string[] = [];
      for (const root of folders) {
        const workspace = await root.open();
        await workspace.refresh();
        if (folders.length > 1) parts.push(`${root.folder.name}\n`);
        const journal = workspace.journal();
        if (!journal) {
          parts.push(`${vscode.l10n.t('Nothing has happened in this folder yet.')}\n`);
          continue;
        }
        const seen = await seenOf(root);
        const news = await readCatchUp(journal, seen.since ?? seen.seq);
        parts.push(newsText(news, vscode.l10n, timeOf));
        Object.assign(seen, { seq: news.upTo, since: null, count: 0 });
        await note(root, news.upTo);
      }
      await show();
      return parts.join('\n');
    },
  };
}
