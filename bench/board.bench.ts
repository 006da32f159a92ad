/** How fast the page of the task board is drawn, and how smoothly it follows: in a browser without an editor, and in one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../scripts/editor/browser.ts';
import { installExtension } from '../scripts/editor/extensions.ts';
import { findInstallation, type Installation } from '../scripts/editor/installation.ts';
import type { CardView } from '../src/protocol/index.ts';
import { createBoardHost, manyCards, sampleCard } from '../test/editor/pages/board-host.ts';
import { openPage } from '../test/editor/page-harness.ts';
import type { BenchRow } from './bench-row.ts';
import { timeBoard, type BoardPhases } from './board-editor.ts';
import { median } from './floor.ts';

const runs = 3;
/** Deltas a second, for so many seconds, each with so many cards. */
const rate = 30;
const seconds = 3;
const cardsEach = 5;

/** In the page, before its scripts: is the host as far as opening goes, as near as a webview's is. */
const hostOf = (board: unknown): string => `
  const rest = globalThis.hostReceives;
  globalThis.hostReceives = (message) => {
    if (message.request !== 'open') return rest(message);
    setTimeout(() => globalThis.postMessage({ answer: message.id, ok: true, value: JSON.parse(bench.board) }));
  };
  bench.board = ${JSON.stringify(JSON.stringify(board))};
`;

/** In the page, before its scripts: notes when the first card was painted, and can watch frames. */
const probe = `
  const bench = (globalThis.bench = { painted: null, async longestFrame(messages, rate) {
    let [longest, last, running] = [0, performance.now(), true];
    const frame = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) requestAnimationFrame(frame);
    };
    await new Promise(requestAnimationFrame);
    last = performance.now();
    requestAnimationFrame(frame);
    for (const message of messages) {
      if (message) globalThis.postMessage(message);
      await new Promise((resolve) => setTimeout(resolve, 1000 / rate));
    }
    running = false;
    return longest;
  } });
  const afterPaint = (call) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = call;
    port2.postMessage(null);
  });
  const look = () => {
    if (document.querySelector('[data-key]')) afterPaint(() => (bench.painted = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

interface Bench {
  readonly painted: number | null;
  longestFrame(messages: readonly unknown[], rate: number): Promise<number>;
}

/** The host's answer to a page that opens. */
interface Opened {
  readonly value: unknown;
}

/** What one opened board showed, in milliseconds; frames of one that was watched. */
interface Shown {
  readonly painted: number;
  readonly still: number;
  readonly busy: number;
}

/** Plays messages in the page; the longest time between two frames meanwhile. */
function longestFrame(page: Page, messages: readonly unknown[]): Promise<number> {
  return page.evaluate(
    (given) => (globalThis as unknown as { readonly bench: Bench }).bench.longestFrame(given.messages, given.rate),
    { messages, rate },
  );
}

/** Opens a board with tasks, lets it follow if it is watched, and closes it. */
async function showOnce(browser: Browser, count: number, watched: boolean): Promise<Shown> {
  const snapshot = manyCards(count);
  const host = createBoardHost({ snapshot });
  const [opened] = (host.options.answer?.({ id: 0, request: 'open', params: {} }) ?? []) as readonly Opened[];
  const { page } = await openPage(browser, { ...host.options, script: `${probe}${hostOf(opened?.value)}` });
  try {
    await page.waitForFunction(() => (globalThis as unknown as { readonly bench: Bench }).bench.painted !== null);
    const painted = await page.evaluate(() => (globalThis as unknown as { readonly bench: Bench }).bench.painted);
    if (painted === null) throw new Error('The board was not painted.');
    if (!watched) return { painted, still: 0, busy: 0 };
    const deltas = Array.from({ length: rate * seconds }, (_, turn) => {
      const cards = Array.from({ length: cardsEach }, (_each, at): CardView => {
        const index = (turn * 37 + at * 11) % count;
        const states = ['in-progress', 'testing', 'ready-for-review', 'completed'] as const;
        return sampleCard(index, states[(turn + at) % states.length] ?? 'testing', snapshot.now);
      });
      return host.change(cards);
    });
    const still = await longestFrame(
      page,
      deltas.map(() => null),
    );
    return { painted, still, busy: await longestFrame(page, deltas) };
  } finally {
    await page.context().close();
  }
}

async function rowsFor(browser: Browser, count: number, limits: { readonly paint: number; readonly frame: number }) {
  const shown: Shown[] = [];
  const bare: Shown[] = [];
  for (let run = 0; run < runs; run++) {
    shown.push(await showOnce(browser, count, true));
    bare.push(await showOnce(browser, 1, false));
  }
  const tasks = count.toLocaleString('en-US');
  return [
    {
      what: `board, ${tasks} tasks, first paint`,
      measured: median(shown.map(({ painted }) => painted)),
      floor: median(bare.map(({ painted }) => painted)),
      unit: 'ms',
      limit: limits.paint,
      note: `from the opening of the page; floor: one task; median of ${String(runs)}`,
    },
    {
      what: `board, ${tasks} tasks, longest frame`,
      measured: median(shown.map(({ busy }) => busy)),
      floor: median(shown.map(({ still }) => still)),
      unit: 'ms',
      limit: limits.frame,
      note: `at ${String(rate)} updates a second; floor: nothing changes; median of ${String(runs)}`,
    },
  ] satisfies BenchRow[];
}

/** How often the board is opened in an editor; the first time, when VS Code gets ready for webviews, does not count. */
const openings = 6;

/** The first card in a real editor, from the command of its person on. */
async function editorRow(installation: Installation): Promise<BenchRow> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-bench-'));
  try {
    const extensions = installExtension(installation, folder);
    process.env['MAESTRO_TEST_EDITOR'] = JSON.stringify({ ...installation, extensions });
    const many = (await timeBoard(1_000, openings)).slice(1);
    const one = (await timeBoard(1, openings)).slice(1);
    const middle = (of: (phases: BoardPhases) => number): string => median(many.map(of)).toFixed(0);
    const own = `VS Code's own document stands at ${middle(({ document }) => document)} ms, our script at ${middle(({ script }) => script)} ms`;
    return {
      what: 'board in the editor, 1,000 tasks, first paint',
      measured: median(many.map(({ painted }) => painted)),
      floor: median(one.map(({ painted }) => painted)),
      unit: 'ms',
      limit: 300,
      note: `from the command; ${own}; floor: one task; median of ${String(many.length)}`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** First paint and frames with many tasks; nothing where no browser is. */
export async function bench(): Promise<readonly BenchRow[]> {
  const installation = findInstallation();
  if (!installation) {
    console.error(
      'The editor is not installed, so its pages are not measured. npm test -- test/editor/pages/*.test.ts',
    );
    return [];
  }
  const browser = await startBrowser(installation.browser);
  try {
    return [
      await editorRow(installation),
      ...(await rowsFor(browser, 1_000, { paint: 300, frame: 50 })),
      ...(await rowsFor(browser, 10_000, { paint: 1_000, frame: 100 })),
    ];
  } finally {
    await browser.close();
  }
}
