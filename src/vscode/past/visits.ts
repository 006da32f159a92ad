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

/** What happened after the last that the person has seen. */
async function findNews(seen: Seen): Promise<void> {
  const journal = seen.root.present()?.journal();
  if (!journal || journal.lastSeq() <= seen.seq) return;
  const from = seen.since ?? seen.seq;
  seen.count = countNews(await readCatchUp(journal, from));
  seen.since = seen.count > 0 ? from : null;
  seen.seq = journal.lastSeq();
}

/** Owns what the person has seen of each folder. The first look in this window takes what happened before for news. */
function createSight({ roots }: Editor) {
  const known = new Map<Root, Promise<Seen>>();
  const present = (): readonly Root[] => roots.all().filter((root) => root.present()?.journal());
  async function look(root: Root): Promise<Seen> {
    const seen = { root, seq: await readSeen(root), since: null, count: 0 };
    await findNews(seen);
    return seen;
  }
  function of(root: Root): Promise<Seen> {
    const seen = known.get(root) ?? look(root);
    known.set(root, seen);
    return seen;
  }
  return {
    of,
    all: (): Promise<readonly Seen[]> => Promise.all(present().map(of)),
    hasNew: (): boolean => present().some((root) => !known.has(root)),
  };
}
type Sight = ReturnType<typeof createSight>;

/** What happened in a folder since the person was last there; from now on it is known to them. */
async function tellOf(root: Root, sight: Sight): Promise<string> {
  const workspace = await root.open();
  await workspace.refresh();
  const journal = workspace.journal();
  if (!journal) return `${vscode.l10n.t('Nothing has happened in this folder yet.')}\n`;
  const seen = await sight.of(root);
  const news = await readCatchUp(journal, seen.since ?? seen.seq);
  Object.assign(seen, { seq: news.upTo, since: null, count: 0 });
  await note(root, news.upTo);
  return newsText(news, vscode.l10n, timeOf);
}

/** What happens before the person's eyes is no news. */
async function watch(sight: Sight): Promise<void> {
  for (const seen of await sight.all()) {
    seen.seq = Math.max(seen.seq, lastOf(seen.root));
    if (seen.since === null) await note(seen.root, seen.seq);
  }
}

/**
 * Owns whether the person is there, by the focus of the window.
 *
 * Invariant: what happened before a folder was first looked at, or in a long absence, is news until it is caught up with.
 */
export function createVisits(editor: Editor): Visits {
  const sight = createSight(editor);
  const sign = createSign(editor);
  let leftAt: number | null = vscode.window.state.focused ? null : Date.now();
  let timer: NodeJS.Timeout | undefined;

  async function show(): Promise<void> {
    const folders = await sight.all();
    sign(folders.reduce((sum, { count }) => sum + count, 0));
  }
  const report = (error: unknown): void => {
    editor.log.warn(String(error));
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (leftAt === null) watch(sight).catch(report);
    }, gathering);
  };
  async function comeBack(wasAway: number): Promise<void> {
    if (wasAway < away) return;
    for (const seen of await sight.all()) await findNews(seen);
    await show();
  }
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    const left = leftAt;
    leftAt = focused ? null : (left ?? Date.now());
    if (focused && left !== null) comeBack(Date.now() - left).then(soon, report);
  });
  const off = editor.roots.onChanged(() => {
    if (sight.hasNew()) show().catch(report);
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
        if (folders.length > 1) parts.push(`${root.folder.name}\n`);
        parts.push(await tellOf(root, sight));
      }
      await show();
      return parts.join('\n');
    },
  };
}
