import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Locator } from 'playwright-core';
import { useEditor } from '../driver.ts';
import type { EditorWindow } from '../window.ts';

/** How long a run may take on a slow machine until it asks, in milliseconds. */
const timeout = 110_000;

/** Approves the first in the inbox; in the moment in which its rows are drawn anew VS Code does not know which was clicked. */
async function approveFirst(window: EditorWindow): Promise<void> {
  const rows = window.rows('Approvals');
  const asked = rows.filter({ hasText: await rows.first().innerText({ timeout }) });
  await asked.hover();
  await asked.locator('.action-label[aria-label^="Approve"]').click();
  const choice = window.page.locator('.quick-input-list .monaco-list-row').first();
  const asksWhich = choice.waitFor({ timeout }).then(() => true);
  const isAnswered = asked.waitFor({ state: 'hidden', timeout }).then(() => false);
  if (await Promise.any([asksWhich, isAnswered])) await choice.click();
}

describe('improving a project in the editor', () => {
  const editor = useEditor();
  const completed = (): Locator => editor().rows('Tasks').filter({ hasText: 'completed' });
  const commits = (): readonly string[] => {
    const args = ['log', '--format=%s', 'main..refs/heads/maestro/improve-the-code'];
    return execFileSync('git', args, { cwd: editor().workspace, encoding: 'utf8' }).split('\n').filter(Boolean);
  };

  it('starts from the button of the empty view, and asks in the inbox', async () => {
    await editor().container('CodeMaestro');
    await editor().picture('improve-empty');
    await editor().view('Tasks').locator('.monaco-button', { hasText: 'Improve This Project' }).click();
    await editor().rows('Tasks').filter({ hasText: 'g1' }).first().waitFor();
    await editor().rows('Approvals').first().waitFor({ timeout });
    await editor().picture('improve-asked');
  });

  it('commits to a branch of its own what is approved, and leaves the files as they are', async () => {
    await approveFirst(editor());
    await completed().first().waitFor({ timeout });
    assert.equal(commits().length, 1);
    const status = execFileSync('git', ['status', '--porcelain'], { cwd: editor().workspace, encoding: 'utf8' });
    assert.equal(status, '');
    await editor().picture('improve-committed');
  });

  it('goes on by itself after its process was killed', async () => {
    await editor().killExtensionHost();
    await approveFirst(editor());
    await completed().nth(1).waitFor({ timeout });
    assert.equal(commits().length, 2);
    await editor().picture('improve-recovered');
  });

  it('is followed in a second window, which says so and takes over on request', async () => {
    const second = await editor().secondWindow();
    await second.container('CodeMaestro');
    await second.view('Tasks').getByText('This window follows').waitFor();
    await completed().nth(1).waitFor();
    await second.picture('improve-followed');
    await second.command('CodeMaestro: Take the Workspace Over');
    await second.view('Tasks').getByText('This window follows').waitFor({ state: 'hidden' });
    await editor().view('Tasks').getByText('This window follows').waitFor();
    await second.page.close();
  });
});
