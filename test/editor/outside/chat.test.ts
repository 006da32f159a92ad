import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Locator } from 'playwright-core';
import { createModelServer, type ModelServer } from '../../model-server/index.ts';
import { useEditor } from '../driver.ts';
import { settingsFor } from '../scripted-agents.ts';

/** How long a run may take on a slow machine until it asks, in milliseconds. */
const timeout = 110_000;

/** No notification lies over what is typed into. */
const silent = { 'codemaestro.notifyOfQuestions': false };

describe('the chat of an editor in which nobody signed in', () => {
  let server: ModelServer;
  const editor = useEditor(async () => {
    const pieces = ['It keeps ', 'tables. See ', '![a picture](https://example.org/a.png)'];
    server = await createModelServer({ script: [{ when: /What is it for/, text: pieces, pieceMs: 50 }] });
    return { settings: { ...settingsFor(server), 'chat.agent.enabled': false, ...silent } };
  });
  after(() => server.close());
  const input = (): Locator => editor().page.locator('.interactive-input-part .monaco-editor').first();
  const questions = (): Locator => editor().page.locator('.interactive-item-container.interactive-request');
  const answer = (): Locator => editor().page.locator('.interactive-item-container.interactive-response').last();

  const offers = (): Locator =>
    answer()
      .locator('.monaco-button')
      .getByText(/^Approve\sq\d+$/);

  /** Asks, and again while the question still stands where it was typed: a list of suggestions takes a key for itself. */
  async function ask(text: string): Promise<void> {
    const { page } = editor();
    const typed = input()
      .locator('.view-line')
      .getByText(text.split(' ').at(-1) ?? '');
    await input().click();
    await page.keyboard.type(text);
    await typed.waitFor();
    for (const end = performance.now() + 45_000; (await typed.count()) > 0;) {
      assert.ok(performance.now() < end, `“${text}” was not asked`);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(500);
    }
    await questions()
      .filter({ hasText: text.split(' ').at(-1) ?? '' })
      .last()
      .waitFor();
  }

  it('answers how the work stands', async () => {
    const { page } = editor();
    await editor().command('Chat: Open Chat');
    await page.locator('.interactive-input-part').getByText('scripted').waitFor();
    await ask('@maestro /status');
    await answer().getByText('Nothing has happened in this folder yet').waitFor();
    await answer().getByText('Show Tasks').waitFor();
    await editor().picture('chat-status');
  });

  it('improves the project, tells of it as it goes, and asks with buttons', async () => {
    await ask('/improve');
    await answer()
      .getByText(/g1 waits for you/)
      .waitFor({ timeout });
    await editor().picture('chat-improve');
  });

  it('lists what waits, and commits what is approved by a button', async () => {
    await ask('/approve');
    await offers().first().waitFor();
    await editor().picture('chat-approve');
    await offers().first().click();
    const commits = ['log', '--format=%s', 'main..refs/heads/maestro/improve-the-code'];
    await editor().container('CodeMaestro');
    await editor().rows('Tasks').filter({ hasText: 'completed' }).first().waitFor({ timeout });
    assert.notEqual(execFileSync('git', commits, { cwd: editor().workspace, encoding: 'utf8' }), '');
  });

  it('talks with the chosen model, and loads nothing from elsewhere', async () => {
    await ask('What is it for?');
    await answer().getByText('It keeps tables.').waitFor();
    assert.equal(await answer().locator('img[src*="example.org"]').count(), 0);
    assert.match(server.requests.at(-1)?.body ?? '', /What is it for/);
    await editor().picture('chat-model');
  });
});
