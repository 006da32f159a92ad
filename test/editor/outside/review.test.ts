import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Locator } from 'playwright-core';
import { call, report, scriptOf, type Crew } from '../../app/model-crew.ts';
import { createModelServer, type ModelServer } from '../../model-server/index.ts';
import { useEditor } from '../driver.ts';
import { proposeChange, type Edits } from '../proposed-change.ts';
import { settingsFor } from '../scripted-agents.ts';

/** How long checks may take on a slow machine, in milliseconds. */
const timeout = 110_000;

const durations = 'src/duration.ts';

const edits: Edits = {
  [durations]: (text) =>
    text
      .replace('  week: 604_800_000,\n', '$&  fortnight: 1_209_600_000,\n')
      .replace('/** A duration for people:', '/** A duration as people write it:'),
  'src/text.ts': (text) => `/** What is done with text. */\n${text}`,
};

/** A developer that does what the comment wishes. */
const crew: Crew = {
  developer: [
    [
      call('read-file', { path: durations }),
      call('edit-file', { path: durations, edits: [{ old: '1_209_600_000', new: '14 * 86_400_000' }] }),
      report('The fortnight is a product now.', { commitMessage: 'Know the fortnight' }),
    ],
  ],
};

describe('the review of a change in an editor', () => {
  let server: ModelServer | undefined;
  const editor = useEditor(async () => {
    server = await createModelServer({ script: scriptOf(crew) });
    return { settings: settingsFor(server), prepare: (workspace, home) => proposeChange(workspace, edits, home) };
  });
  after(() => server?.close());
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: editor().workspace, encoding: 'utf8' }).trim();
  const changes = (text: string): Locator => editor().rows('Changes').filter({ hasText: text });
  /** The lenses above a hunk, in whatever shows it; the editor draws spaces as unbreakable ones. */
  const lenses = (hunk: RegExp | string): Locator =>
    editor().page.locator('.codelens-decoration:visible').filter({ hasText: hunk });

  /** Clicks a lens until what it does is seen: the editor takes no click while it draws its lenses anew. */
  async function press(hunk: RegExp, action: string, seen: Locator): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await lenses(hunk).getByText(action, { exact: true }).click();
      try {
        await seen.waitFor({ timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  /** Opens one of the person's own files. */
  async function open(path: string): Promise<void> {
    const { page } = editor();
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input[type="text"]').fill(path);
    await page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: path.split('/').at(-1) ?? '' })
      .first()
      .click();
    await page.locator('.tab.active', { hasText: path.split('/').at(-1) ?? '' }).waitFor();
  }

  it('opens from the inbox, and shows every hunk of every file with who made it', async () => {
    await editor().container('CodeMaestro');
    await editor().rows('Approvals').first().click();
    await lenses(/Hunk\s3\sof\s3\s·\sdeveloper/).waitFor();
    await changes('0 of 3 decided').waitFor();
    await editor().picture('review');
  });

  it('sends the change back with a comment, and shows what came of it', async () => {
    const { page } = editor();
    const asked = page.locator('.quick-input-widget').getByText('What should the agent know?');
    await press(/Hunk\s1/, 'Comment', asked);
    await page.keyboard.type('Say that it is two weeks');
    await page.keyboard.press('Enter');
    await page.locator('.part.panel').getByText('Say that it is two weeks').waitFor();
    await editor().command('View: Hide Panel');
    await page.locator('.review-widget').getByText('Say that it is two weeks').waitFor();
    await editor().picture('review-comment');
    await editor().command('CodeMaestro: Send Back With Comments');
    await page.locator('.quick-input-widget').getByText('What should be different?').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.view-line').getByText('14').first().waitFor({ timeout });
    await changes('0 of 3 decided').waitFor({ timeout });
    assert.match(server?.requests[0]?.body ?? '', /Say that it is two weeks/);
    await editor().picture('review-reworked');
  });

  it('takes decisions above the hunks', async () => {
    await press(/Hunk\s1/, 'Accept', lenses(/Hunk\s1/).getByText(/Accepted/));
    await press(/Hunk\s2/, 'Reject', lenses(/Hunk\s2/).getByText(/Rejected/));
    await changes('2 of 3 decided').waitFor();
    await editor().picture('review-decided');
  });

  it("takes the person's own words in the proposal, and has them checked before anything is decided", async () => {
    const { page } = editor();
    await changes('text.ts').click();
    await page.locator('.tab.active', { hasText: 'src/text.ts (t1)' }).waitFor();
    await page.locator('.editor.modified .view-line').getByText('What is done with text').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' // by hand');
    await page.keyboard.press('Control+s');
    await changes('0 of 3 decided').waitFor({ timeout });
    await page.locator('.tab.active .codicon-lock').waitFor({ state: 'hidden' });
    await editor().picture('review-edited');
  });

  it('merges into a file that the person changed meanwhile, with both versions where they disagree', async () => {
    const { page } = editor();
    await open(durations);
    await page.locator('.view-line').getByText('week:').click();
    await page.keyboard.press('End');
    await page.keyboard.type('\nquarter: 7_776_000_000,');
    await page.locator('.codelens-decoration:visible').getByText('Merge Here').waitFor();
    await editor().picture('review-in-place');
    await page.locator('.codelens-decoration:visible').getByText('Merge Here').click();
    await page.locator('.view-line').getByText('<<<<<<<').waitFor();
    await page.locator('.view-line').getByText('quarter:').waitFor();
    await page.locator('.view-line').getByText('fortnight:').waitFor();
    await changes('1 of 3 decided').waitFor();
    await editor().picture('review-conflict');
    await page.keyboard.press('Control+z');
    await page.locator('.view-line').getByText('<<<<<<<').waitFor({ state: 'hidden' });
    await page.locator('.view-line').getByText('quarter:').waitFor();
  });

  it('is finished by keys, and commits what was accepted and nothing else', async () => {
    const { page } = editor();
    await changes('duration.ts').click();
    await page.locator('.tab.active', { hasText: 'src/duration.ts (t1)' }).waitFor();
    await page.locator('.editor.modified .view-line').getByText('fortnight:').click();
    await page.keyboard.press('Alt+F5');
    await page.locator('.statusbar-item').getByText('Ln 44,').waitFor();
    await page.keyboard.press('Control+Alt+Backspace');
    await changes('2 of 3 decided').waitFor();
    await page.keyboard.press('Alt+F5');
    await page.locator('.tab.active', { hasText: 'src/text.ts (t1)' }).waitFor();
    await page.locator('.editor.modified .view-line').getByText('by hand').waitFor();
    await page.locator('.editor.modified .monaco-editor.focused').waitFor();
    await page.keyboard.press('Control+Alt+Enter');
    await editor().notification('Every hunk of t1 is decided').waitFor();
    await editor().picture('review-all-decided');
    await editor().notification('Every hunk of t1 is decided').getByText('Finish Review').click();
    await editor().rows('Tasks').filter({ hasText: 'completed' }).first().waitFor({ timeout });
    const committed = (path: string): string => git('show', `maestro/tidy-up:${path}`);
    assert.match(committed(durations), /fortnight: 14 \* 86_400_000/);
    assert.match(committed(durations), /A duration for people/);
    assert.match(committed('src/text.ts'), /^\/\*\* What is done with text\. \*\/ \/\/ by hand/);
    assert.doesNotMatch(committed(durations), /quarter/);
  });
});
