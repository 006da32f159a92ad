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

  it('is searched, pinned and edited, and the file says so', async () => {
    const search = page.locator('#search').locator('input');
    await search.fill('taxes');
    await row('cents').waitFor({ state: 'detached' });
    await row('mine').click();
    const drawer = page.locator('.drawer');
    await drawer.getByText('Pin', { exact: true }).click();
    await drawer.getByText('Unpin').waitFor();
    assert.match(readFileSync(file('mine'), 'utf8'), /pinned: true[^]*Ada knows taxes\.\n$/);
    await drawer.getByText('Edit…').click();
    await page.getByRole('textbox', { name: 'Text' }).fill('Ada knows taxes of Austria.');
    await page.getByText('Save').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.match(readFileSync(file('mine'), 'utf8'), /pinned: true[^]*Ada knows taxes of Austria\.\n$/);
    await editor().picture('memory-search');
    await search.fill('');
    await row('cents').waitFor();
  });

  it('is written to a file and taken in again by the dialogs of the editor', async () => {
    const dialog = editor().page.locator('.quick-input-widget');
    // Typed before it lists the folder, a name is lost.
    const listed = (name: string) => dialog.locator('.monaco-list-row').filter({ hasText: name });
    await page.getByText('Export…').click();
    await listed('.maestro').waitFor();
    await editor().picture('memory-export');
    await dialog.locator('input[type="text"]').fill(path.join(editor().workspace, 'told.jsonl'));
    await dialog.locator('input[type="text"]').press('Enter');
    await page.getByText('4 fragments were written to told.jsonl.').waitFor();
    await row('rates').click();
    await page.locator('.drawer').getByText('Forget').click();
    await row('rates').waitFor({ state: 'detached' });
    await page.getByText('Import…').click();
    await listed('told.jsonl').click();
    await page.getByText('4 fragments were taken in.').waitFor();
    await page.locator('[data-key]').filter({ hasText: 'Rates stand in rates.ts.' }).waitFor();
    assert.equal(await page.locator('[data-key]').filter({ hasText: 'Ada knows taxes' }).count(), 1);
  });

  it('leads from a fragment to the task that it is from', async () => {
    await row('cents').click();
    await page.getByRole('heading', { name: 'Where it is from' }).waitFor();
    await editor().picture('memory-fragment');
    await page.getByRole('button', { name: 'Open Task t1' }).click();
    await editor().webview('h2:text-is("Task t1")');
  });

  it('says what happened while the window was closed, once', async () => {
    const { page: window, workspace, home } = editor();
    const news = window.locator('.part.editor .view-lines').first();
    const told = (text: string) => news.filter({ hasText: text.replaceAll(' ', '\u00a0') });
    await editor().command('CodeMaestro: Catch Up');
    await told('is ready for review').waitFor();
    await window.goto('about:blank');
    const writer = ownJournal(workspace, home).openWriter('a test');
    assert.ok(writer.ok);
    assert.ok(writer.value.append(sampleStory('g2', 't2'), 2000, false).ok);
    writer.value.close();
    await window.goBack();
    const sign = window.getByRole('button', { name: /\d+ things happened while you were away/ });
    await sign.waitFor();
    await editor().picture('away');
    await editor().command('CodeMaestro: Catch Up');
    await told('g2 stated').waitFor();
    assert.equal(await told('g1 stated').count(), 0);
    await sign.waitFor({ state: 'hidden' });
  });
});
