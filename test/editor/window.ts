/** A window of VS Code in the browser, in the words of a person who sits before it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { root } from '../law/sources.ts';

/** What can be done in a window. What is not here is done with the page itself. */
export interface EditorWindow {
  readonly page: Page;
  /** Runs a command by its full title, as the palette shows it: `CodeMaestro: Show Status`. */
  command(title: string): Promise<void>;
  /** Shows the container of views with a title, by its icon in the activity bar. */
  container(title: string): Promise<void>;
  /** The part of the side bar with a view, by the view's title. */
  view(title: string): Locator;
  /** The rows of a view in the side bar. */
  rows(view: string): Locator;
  /** The document of the webview that holds a selector, once there is one: it lies two iframes deep. */
  webview(selector: string): Promise<Frame>;
  /**
   * Resolves when keys go to a webview. Asked again and again from here: what polls within the page (`waitForFunction`) is
   * stopped by the page's content security policy after its first look.
   */
  hasKeys(webview: Frame): Promise<void>;
  /** What the output panel shows, once that matches. */
  panelText(expected: RegExp): Promise<string>;
  /** The notifications that hold a text. */
  notification(text: string | RegExp): Locator;
  /** Keeps a picture as an artefact of the run, in `out/editor/pictures`. */
  picture(name: string): Promise<void>;
  /** Loads the window anew, as its person would. */
  reload(): Promise<void>;
}

/** How long to wait for something to appear, in milliseconds. */
const patience = 45_000;

async function waitUntilUp(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  await page.locator('.monaco-workbench .part.activitybar').waitFor();
}

/** Types the title into the palette, again while the command is not known yet: extensions make theirs known one by one. */
async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]');
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  const end = performance.now() + patience;
  for (;;) {
    await page.keyboard.press('F1');
    await input.fill(`>${title}`);
    try {
      await row.click({ timeout: 3_000 });
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Looks at what is there every tenth of a second until it is what is wanted. */
async function until<T>(page: Page, what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + patience; performance.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await page.waitForTimeout(100);
  }
  throw new Error(`${what} did not appear.`);
}

/** The webview's document is the inner one of two frames; which one it is shows by what is in it. */
function findWebview(page: Page, selector: string): Promise<Frame> {
  return until(page, `A webview with ${selector}`, async () => {
    for (const frame of page.frames().filter((each) => /fake\.html\?id=/.test(each.url()))) {
      if (
        (await frame
          .locator(selector)
          .count()
          .catch(() => 0)) > 0
      )
        return frame;
    }
    return undefined;
  });
}

/** What the panel shows, once that matches: the editor draws spaces as unbreakable ones. */
function findPanelText(page: Page, expected: RegExp): Promise<string> {
  return until(page, `A text like ${String(expected)} in the panel`, async () => {
    const lines = await page.locator('.part.panel .view-lines').allInnerTexts();
    const text = lines.join('\n').replaceAll('\u00a0', ' ');
    return expected.test(text) ? text : undefined;
  });
}

function findView(page: Page, title: string): Locator {
  const header = page.locator(`.pane-header[aria-label^="${title}"]`);
  return page.locator('.part.sidebar .split-view-view', { has: header });
}

/** Opens an address of the server in a page. */
export async function openWindow(page: Page, address: string): Promise<EditorWindow> {
  page.setDefaultTimeout(patience);
  await page.goto(address);
  await waitUntilUp(page);
  return {
    page,
    command: (title) => runCommand(page, title),
    async container(title) {
      // A badge lies above the icon, so the item is clicked that holds both.
      const icon = page.locator(`a[aria-label^="${title}"]`);
      await page.locator('.part.activitybar .action-item', { has: icon }).first().click();
      await page.locator('.part.sidebar .composite.title', { hasText: title }).waitFor();
    },
    view: (title) => findView(page, title),
    rows: (view) => findView(page, view).locator('.monaco-list-row'),
    webview: (selector) => findWebview(page, selector),
    async hasKeys(webview) {
      await until(
        page,
        'The focus on the webview',
        async () => (await webview.evaluate<boolean>('document.hasFocus()')) || undefined,
      );
    },
    panelText: (expected) => findPanelText(page, expected),
    notification: (text) => page.locator('.notifications-toasts .notification-list-item', { hasText: text }),
    async picture(name) {
      const folder = path.join(root, 'out', 'editor', 'pictures');
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
    },
    async reload() {
      await page.reload();
      await waitUntilUp(page);
    },
  };
}
