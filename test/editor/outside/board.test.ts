import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Frame, Locator } from 'playwright-core';
import { call, report, scriptOf, type Crew } from '../../app/model-crew.ts';
import { createModelServer, type ModelServer } from '../../model-server/index.ts';
import { dragUntil } from '../dragging.ts';
import { useEditor } from '../driver.ts';
import { proposeChange } from '../proposed-change.ts';
import { settingsFor } from '../scripted-agents.ts';

/** How long checks may take on a slow machine, in milliseconds. */
const timeout = 110_000;

const file = 'src/duration.ts';

/** A developer that is sent back once. */
const crew: Crew = {
  developer: [
    [
      { text: 'A product says it better.', ...call('read-file', { path: file }) },
      call('edit-file', { path: file, edits: [{ old: '1_209_600_000', new: '14 * 86_400_000' }] }),
      report('The fortnight is a product now.', { commitMessage: 'Know the fortnight' }),
    ],
  ],
};

describe('the task board in an editor', () => {
  let server: ModelServer | undefined;
  let board: Frame;
  const editor = useEditor(async () => {
    server = await createModelServer({ script: scriptOf(crew) });
    return {
      settings: settingsFor(server),
      prepare: (workspace, home) =>
        proposeChange(
          workspace,
          { [file]: (text) => text.replace('  week: 604_800_000,\n', '$&  fortnight: 1_209_600_000,\n') },
          home,
        ),
    };
  });
  after(() => server?.close());
  const column = (state: string): Locator => board.locator(`[data-state="${state}"]`);
  const card = (): Locator => board.locator('[data-key$="/t1"]');
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: editor().workspace, encoding: 'utf8' }).trim();

  /** Goes on with Tab until what has the focus says this. */
  async function tabTo(text: string): Promise<void> {
    const reached = board.locator(':focus').filter({ hasText: text });
    for (let step = 0; step < 30 && (await reached.count()) === 0; step++) await editor().page.keyboard.press('Tab');
    await reached.waitFor();
  }

  it('opens by the palette on what waits', async () => {
    await editor().command('CodeMaestro: Open Task Board');
    board = await editor().webview('[data-key]');
    await column('ready-for-review').locator('[data-key]').waitFor();
    await editor().picture('board');
  });

  it('says why a task may not go where it was dropped', async () => {
    const why = board.getByRole('alert').getByText('t1 cannot move to Testing');
    await dragUntil(card(), column('testing'), why);
    await editor().picture('board-refused');
    await board.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('shows of a task what is asked, what was checked and where it has been', async () => {
    await card().click();
    await board.getByRole('heading', { name: 'Proposed change' }).waitFor();
    await editor().picture('board-task');
    await board.getByRole('tab', { name: 'Evidence' }).click();
    await board.getByText('3 passed').waitFor();
    await board.getByRole('tab', { name: 'History' }).click();
    await board.locator('.drawer').getByText('Testing').waitFor();
    await board.getByRole('tab', { name: 'Transcript' }).click();
    await board.getByText('Tidied.').waitFor();
  });

  it('sends a task back that is dropped there, and streams what its agent says and does', async () => {
    const left = board.locator('[data-state="ready-for-review"]:not(:has([data-key]))');
    await dragUntil(column('ready-for-review').locator('[data-key$="/t1"]'), column('retrying'), left);
    await board.getByText('A product says it better.').waitFor();
    await editor().picture('board-streams');
    await column('ready-for-review').locator('[data-key]').waitFor({ timeout });
    assert.equal(git('status', '--porcelain'), '');
  });

  it('is worked by keys alone, from the palette to a commit', async () => {
    const { page } = editor();
    await editor().command('View: Close All Editors');
    await editor().command('CodeMaestro: Open Task Board');
    board = await editor().webview('[data-key]');
    await card().waitFor();
    await editor().hasKeys(board);
    await page.keyboard.press('ArrowDown');
    await board.locator('[data-key$="/t1"]:focus').waitFor();
    await page.keyboard.press('m');
    await board.getByRole('dialog', { name: 'Move t1 to' }).waitFor();
    await tabTo('Completed');
    await editor().picture('board-moves');
    await page.keyboard.press('Enter');
    await board.getByRole('dialog', { name: /^Accept 1 open hunk / }).waitFor();
    await tabTo('Do It');
    await page.keyboard.press('Enter');
    await column('completed').locator('[data-key]').waitFor({ timeout });
    assert.equal(git('log', '-1', '--format=%s', 'maestro/tidy-up'), 'Know the fortnight');
    assert.match(git('show', `maestro/tidy-up:${file}`), /fortnight: 14 \* 86_400_000/);
    await editor().picture('board-completed');
  });
});
