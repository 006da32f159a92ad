/** How soon the task board stands in a real editor, from the command of its person on: with phases. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { createSqliteJournalStore } from '../src/adapters/sqlite-journal/index.ts';
import { event, type DomainEvent } from '../src/core/domain/index.ts';
import { sampleGoal, sampleTask } from '../test/contracts/journal.samples.ts';
import { createEditor, type Editor } from '../test/editor/driver.ts';

/** Milliseconds from the command until something was there. */
export interface BoardPhases {
  /** The document of the webview: VS Code's own part. */
  readonly document: number;
  /** The page's script, read from the extension. */
  readonly script: number;
  /** The first card, painted. */
  readonly painted: number;
}

interface Seen {
  readonly painted: number | null;
  readonly document: number;
  readonly script: number;
}

/** What the browser noted of a frame that shows cards: until then it has nothing to paint. */
async function seenIn(frame: Frame): Promise<Seen | null> {
  if ((await frame.locator('.card').count()) === 0) return null;
  return frame.evaluate(() => {
    const { performance: noted } = globalThis as unknown as { readonly performance: Noted };
    const script = noted.getEntriesByType('resource').find(({ name }) => name.includes('board.js'));
    const painted = noted.getEntriesByType('paint').find(({ name }) => name === 'first-contentful-paint');
    return {
      document: noted.timeOrigin,
      script: noted.timeOrigin + (script?.responseEnd ?? 0),
      painted: painted ? noted.timeOrigin + painted.startTime : null,
    };
  });
}

/** The little of a browser's `performance` that is read: these files are checked without the browser's own types. */
interface Noted {
  readonly timeOrigin: number;
  getEntriesByType(
    type: string,
  ): readonly { readonly name: string; readonly startTime: number; readonly responseEnd?: number }[];
}

function storyOf(count: number): readonly DomainEvent[] {
  const tasks = Array.from({ length: count }, (_, order) => sampleTask(`t${String(order + 1)}`, 'g1', order));
  return [event('goal-created', { goal: sampleGoal('g1') }), ...tasks.map((task) => event('task-added', { task }))];
}

/** Writes a journal with many tasks, as nobody works on them. */
function prepare(workspace: string, count: number): void {
  const state = path.join(workspace, '.maestro/state');
  mkdirSync(state, { recursive: true });
  const writer = createSqliteJournalStore({ file: path.join(state, 'journal.db') }).openWriter('a bench');
  if (!writer.ok) throw new Error(writer.error.person);
  const told = writer.value.append(storyOf(count), Date.now(), false);
  writer.value.close();
  if (!told.ok) throw new Error(told.error.person);
}

/** Calls the command from the palette; resolves with when it was called. */
async function callCommand(page: Page): Promise<number> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type="text"]').fill('>CodeMaestro: Open Task Board');
  const row = page.locator('.quick-input-list .monaco-list-row').first();
  await row.getByText('Open Task Board').waitFor();
  await page.keyboard.press('Enter');
  return Date.now();
}

async function openOnce(editor: Editor): Promise<BoardPhases> {
  const { page } = editor;
  await editor.command('View: Close All Editors');
  const start = await callCommand(page);
  for (const end = start + 60_000; Date.now() < end;) {
    for (const frame of page.frames().filter((each) => each.url().includes('fake.html'))) {
      const seen = await seenIn(frame).catch(() => null);
      if (seen && seen.painted !== null) {
        const since = (at: number): number => at - start;
        return { document: since(seen.document), script: since(seen.script), painted: since(seen.painted) };
      }
    }
    await page.waitForTimeout(20);
  }
  throw new Error('The board did not appear.');
}

/** Opens the board some times in one editor. */
export async function timeBoard(count: number, times: number): Promise<readonly BoardPhases[]> {
  const editor = await createEditor({
    settings: { 'codemaestro.resumeOnStart': false },
    prepare: (workspace) => {
      prepare(workspace, count);
    },
  });
  try {
    await editor.container('CodeMaestro');
    await editor.rows('Tasks').first().waitFor();
    const phases: BoardPhases[] = [];
    for (let time = 0; time < times; time++) phases.push(await openOnce(editor));
    return phases;
  } finally {
    await editor.stop();
  }
}
