/**
 * A page of the extension in a plain browser, without an editor: the harness is the host. What the page gets is what a
 * webview has: the document with its policy, files of one folder, `acquireVsCodeApi` and the colours of a theme.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Result as Axe, AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../../scripts/editor/browser.ts';
import { themeOf, type ThemeName } from './themes.ts';

/** What to open. */
export interface PageOptions {
  /** The document; `base` is the address of the files, as `webview.asWebviewUri` and `webview.cspSource` would have it. */
  readonly html: (base: string) => string;
  /** The folder from which the page may load files. */
  readonly files: string;
  /** What the host sends back for a message of the page. */
  readonly answer?: (message: unknown) => readonly unknown[];
  readonly theme?: ThemeName;
  /** Runs in the page before its own scripts. */
  readonly script?: string;
  /** What the page kept by `setState` when it was last there. */
  readonly state?: unknown;
}

/** An open page with its host. */
export interface OpenPage {
  readonly page: Page;
  /** What the page has posted so far, oldest first. */
  readonly posted: () => readonly unknown[];
  /** Resolves with the first message, posted already or to come, that a test has been waiting for. */
  readonly heard: (wanted: (message: unknown) => boolean) => Promise<unknown>;
  /** Sends the page a message. */
  readonly send: (message: unknown) => Promise<void>;
  /** What the page has done wrong: errors that nobody caught, breaches of its policy, files that are not there. */
  readonly complaints: () => readonly string[];
  /** What people with screen readers or a keyboard stumble over, as axe-core finds it: serious and critical only. */
  readonly violations: () => Promise<readonly string[]>;
  /** Keeps a picture as an artefact of the run, in `out/editor/pictures`. */
  readonly picture: (name: string) => Promise<void>;
}

/** Opens pages for the tests of a suite. */
export type OpenPageCall = (options: PageOptions) => Promise<OpenPage>;

const base = 'https://page.test';
const root = path.resolve(import.meta.dirname, '../..');
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.html': 'text/html',
};

/** Serves the document at `/` and files of the folder, nothing else; a request for anything else is a complaint. */
async function serve(context: BrowserContext, { html, files }: PageOptions, complain: (text: string) => void) {
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.href === `${base}/`) {
      await route.fulfill({ contentType: 'text/html', body: html(base) });
      return;
    }
    const file = path.join(files, path.normalize(decodeURIComponent(url.pathname)));
    try {
      if (url.origin !== base) throw new Error('remote content');
      const body = readFileSync(file);
      await route.fulfill({ contentType: types[path.extname(file)] ?? 'application/octet-stream', body });
    } catch {
      complain(`asked for ${url.href}, which is not there for it`);
      await route.fulfill({ status: 404 });
    }
  });
}

/** In the page, before its scripts: the host's function, and the theme as a webview has it. */
function install({
  state,
  kind,
  colours,
}: {
  state: unknown;
  kind: string;
  colours: Readonly<Record<string, string>>;
}) {
  interface Own {
    hostReceives(message: unknown): void;
    acquireVsCodeApi?: () => object;
  }
  const own = globalThis as unknown as Own & { document: HTMLDocumentLike };
  let kept = state;
  own.acquireVsCodeApi = () => {
    delete own.acquireVsCodeApi;
    return {
      postMessage: (message: unknown) => {
        own.hostReceives(message);
      },
      getState: () => kept,
      setState: (next: unknown) => (kept = next),
    };
  };
  own.document.addEventListener('DOMContentLoaded', () => {
    own.document.body.classList.add(kind);
    own.document.body.dataset['vscodeThemeKind'] = kind;
    for (const [name, value] of Object.entries(colours)) own.document.documentElement.style.setProperty(name, value);
  });
}

/** The little of a document that the harness touches: these files are checked without the browser's own types. */
interface HTMLDocumentLike {
  addEventListener(name: string, call: () => void): void;
  readonly body: { readonly classList: { add(name: string): void }; readonly dataset: Record<string, string> };
  readonly documentElement: { readonly style: { setProperty(name: string, value: string): void } };
}

function describeViolation({ id, impact, help, nodes }: Axe): string {
  return `${id} (${impact ?? ''}): ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`;
}

async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(axeFile, 'utf8'));
  const results = await page.evaluate<AxeResults>('axe.run()');
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(describeViolation);
}

/** Opens a page in a context of its own. */
export async function openPage(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  const complaints: string[] = [];
  const posted: unknown[] = [];
  const complain = (text: string): void => {
    complaints.push(text);
  };
  await serve(context, options, complain);
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    complain(error.message);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complain(message.text());
  });
  const send = (message: unknown): Promise<void> =>
    page.evaluate((data) => {
      (globalThis as unknown as { postMessage(data: unknown): void }).postMessage(data);
    }, message);
  const waiting = new Set<(message: unknown) => void>();
  await page.exposeFunction('hostReceives', async (message: unknown) => {
    posted.push(message);
    for (const look of [...waiting]) look(message);
    for (const answer of options.answer?.(message) ?? []) await send(answer);
  });
  const theme = themeOf(options.theme ?? 'dark');
  if (options.script !== undefined) await page.addInitScript(options.script);
  await page.addInitScript(install, { state: options.state, ...theme });
  await page.goto(`${base}/`);
  return {
    page,
    posted: () => posted,
    heard: (wanted) =>
      new Promise((resolve) => {
        const look = (message: unknown): void => {
          if (!wanted(message)) return;
          waiting.delete(look);
          resolve(message);
        };
        waiting.add(look);
        posted.forEach(look);
      }),
    send,
    complaints: () => complaints,
    violations: () => violationsIn(page),
    async picture(name) {
      await page.screenshot({ path: path.join(root, 'out/editor/pictures', `${name}.png`) });
    },
  };
}

/** A browser for all tests of a suite; each page has a context of its own. */
export function usePages(): OpenPageCall {
  let browser: Browser | undefined;
  const running = (): Browser => {
    if (!browser) throw new Error('Pages can be opened only while the tests run.');
    return browser;
  };
  before(async () => {
    const program = process.env['MAESTRO_TEST_BROWSER'];
    if (program === undefined) throw new Error('These tests are run by npm test, which finds the browser for them.');
    browser = await startBrowser(program);
  });
  afterEach(async () => {
    for (const context of running().contexts()) await context.close();
  });
  after(async () => {
    await browser?.close();
  });
  return (options) => openPage(running(), options);
}
