import * as vscode from 'vscode';
import { beginning, endOf, knownUpTo, placeAt, readCatchUp } from '../../core/app/index.ts';
import type { JournalPlace, JournalReader } from '../../core/ports/index.ts';
import { foldersOf, openVisit } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { momentText } from '../moment-text.ts';
import type { Root } from '../roots/roots.ts';
import { countNews, newsText } from './news-text.ts';

/** How long somebody has to be away for what happens meanwhile to be news, in milliseconds. */
const away = 10 * 60_000;
/** Milliseconds between two notes of how far the person has seen what happens. */
const gathering = 5_000;

/** What the person has seen of a folder. */
interface Seen {
  readonly root: Root;
  /** Up to which event they have seen it happen, of whichever journal was there then. */
  upTo: JournalPlace;
  /** The event after which they were away; null when there is nothing to catch up with. */
  since: number | null;
  count: number;
}

/** Knows what happened while the person was not there. */
export interface Visits {
  /** What happened in all folders since the person was last there; from now on it is known to them. */
  catchUp(): Promise<string>;
}

async function visitOf({ folder }: Root) {
  const folders = foldersOf(folder.uri.fsPath, process.env);
  return folders.ok ? openVisit(folders.value) : null;
}

async function readSeen(root: Root, journal: JournalReader): Promise<JournalPlace> {
  const last = await (await visitOf(root))?.read();
  return last?.ok ? placeAt(journal, knownUpTo(journal, last.value)) : beginning;
}

/** Notes how far the person has seen what happens in a folder. Nothing is made where nothing has happened. */
async function note(root: Root, journal: JournalReader, upTo: JournalPlace): Promise<void> {
  if (root.present()?.standing() === 'absent') return;
  const visit = await visitOf(root);
  await visit?.update((last) => (knownUpTo(journal, last) >= upTo.seq ? last : { ...upTo, at: Date.now() }));
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

/** Up to which event of a journal the person has seen everything: none, when what they saw was another one. */
function caughtUpTo({ upTo, since }: Seen, journal: JournalReader): number {
  const known = knownUpTo(journal, upTo);
  return known === upTo.seq ? (since ?? known) : 0;
}

/** What happened after the last that the person has seen. */
async function findNews(seen: Seen): Promise<void> {
  const journal = seen.root.present()?.journal();
  if (!journal || knownUpTo(journal, seen.upTo) === journal.lastSeq()) return;
  const from = caughtUpTo(seen, journal);
  const upTo = endOf(journal);
  const count = countNews(await readCatchUp(journal, from));
  Object.assign(seen, { upTo, count, since: count > 0 ? from : null });
}

/** Owns what the person has seen of each folder. The first look in this window takes what happened before for news. */
function createSight({ roots }: Editor) {
  const known = new Map<Root, Promise<Seen>>();
  const present = (): readonly Root[] => roots.all().filter((root) => root.present()?.journal());
  async function look(root: Root): Promise<Seen> {
    const journal = root.present()?.journal();
    const seen = { root, upTo: journal ? await readSeen(root, journal) : beginning, since: null, count: 0 };
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
  const news = await readCatchUp(journal, caughtUpTo(seen, journal));
  const upTo = placeAt(journal, news.upTo);
  Object.assign(seen, { upTo, since: null, count: 0 });
  await note(root, journal, upTo);
  return newsText(news, vscode.l10n, momentText);
}

/** What happens before the person's eyes is no news. */
async function watch(sight: Sight): Promise<void> {
  for (const seen of await sight.all()) {
    const journal = seen.root.present()?.journal();
    if (!journal) continue;
    if (knownUpTo(journal, seen.upTo) !== seen.upTo.seq) Object.assign(seen, { since: null, count: 0 });
    seen.upTo = endOf(journal);
    if (seen.since === null) await note(seen.root, journal, seen.upTo);
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
