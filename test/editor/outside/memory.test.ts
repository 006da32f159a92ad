import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { sampleStory } from '../../contracts/journal.samples.ts';
import { ownJournal } from '../proposed-change.ts';
import { useEditor } from '../driver.ts';

const at = 'at: 2026-11-01T08:00:00Z';

describe('the memory in an editor', () => {
  let page: Frame;
  const editor = useEditor({
    settings: { 'codemaestro.resumeOnStart': false },
    prepare(workspace, home) {
      const writer = ownJournal(workspace, home).openWriter('a test');
      assert.ok(writer.ok);
      const story = sampleStory();
      assert.ok(writer.value.append(story, 1000, false).ok);
      writer.value.close();
      const task = story.findIndex(({ type }) => type === 'task-added') + 1;
      mkdirSync(path.join(workspace, '.maestro/memory'), { recursive: true });
      const put = (name: string, text: string): void => {
        writeFileSync(path.join(workspace, '.maestro/memory', `${name}.md`), text);
      };
      put('cents', `---\n${at}\nevents: [${String(task)}]\n---\n\nAmounts are in cents.\n`);
      put('rates', `---\n${at}\ntier: critical\n---\n\nRates stand in rates.ts.\n`);
      put('odd', '---\nat: yesterday\n---\n\nWords.\n');
    },
  });
  const file = (name: string): string => path.join(editor().workspace, '.maestro/memory', `${name}.md`);
  const row = (id: string) => page.locator(`[data-key$="/${id}"]`);

  it('opens by the palette on what is remembered, and on files that are none', async () => {
    await editor().command('CodeMaestro: Open Memory');
    page = await editor().webview('[data-key]');
    await row('cents').waitFor();
    await page.getByText('odd.md:2: "at" does not fit').waitFor();
    await editor().picture('memory');
  });

  it('shows what somebody writes into a file by hand', async () => {
    writeFileSync(file('mine'), `---\n${at}\n---\n\nAda knows taxes.\n`);
    await row('mine').waitFor();
    writeFileSync(file('odd'), `---\n${at}\n---\n\nWords that fit.\n`);
    await row('odd').waitFor();
    await page.getByText('odd.md:2').waitFor({ state: 'detached' });
  });

  it('forgets, and takes that back', async () => {
    await row('rates').click();
    await page.locator('.drawer').getByText('Forget').click();
    await page.getByText('Forgotten: 1.').waitFor();
    assert.equal(existsSync(file('rates')), false);
    await page.getByText('Undo').click();
    await row('rates').waitFor();
    assert.match(readFileSync(file('rates'), 'utf8'), /tier: critical[^]*Rates stand in rates\.ts\.\n$/);
  });

  it('leads from a fragment to the task that it is from', async () => {
    await row('cents').click();
    await page.getByRole('heading', { name: 'Where it is from' }).waitFor();
    await editor().picture('memory-fragment');
    await page.getByRole('button', { name: 'Open Task t1' }).click();
    await editor().webview('h2:text-is("Task t1")');
  });
});
