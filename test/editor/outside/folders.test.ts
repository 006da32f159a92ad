import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sampleStory } from '../../contracts/journal.samples.ts';
import { ownJournal } from '../proposed-change.ts';
import { useEditor } from '../driver.ts';
import { explainsDistrust } from '../distrust.ts';

/** Leaves the journal of earlier work in a folder. */
function workedOn(folder: string, home: string): void {
  const writer = ownJournal(folder, home).openWriter('a test');
  assert.ok(writer.ok);
  assert.ok(writer.value.append(sampleStory(), 1000, false).ok);
  writer.value.close();
}

describe('a folder that the person does not trust', () => {
  const editor = useEditor({ restricted: true, prepare: (workspace) => mkdirSync(path.join(workspace, '.maestro')) });

  it('is explained, and nothing is read or made in it', async () => {
    await explainsDistrust(editor());
    await editor().picture('folders-restricted');
    assert.equal(existsSync(path.join(editor().workspace, '.maestro/state')), false);
    assert.equal(existsSync(editor().home), false);
  });
});

describe('a window of two folders', () => {
  const editor = useEditor({
    prepare(workspace, home) {
      const other = path.join(path.dirname(workspace), 'other');
      cpSync(workspace, other, { recursive: true });
      for (const folder of [workspace, other]) workedOn(folder, home);
      const folders = [{ path: workspace }, { path: other }];
      writeFileSync(path.join(path.dirname(workspace), 'two.code-workspace'), JSON.stringify({ folders }));
    },
    opens: (workspace) => ({ workspace: path.join(path.dirname(workspace), 'two.code-workspace') }),
  });

  it('shows the goals and the questions of both', async () => {
    await editor().container('CodeMaestro');
    for (const folder of ['sheaf', 'other']) await editor().rows('Tasks').filter({ hasText: folder }).first().waitFor();
    await editor().rows('Tasks').filter({ hasText: 'Improve g1' }).nth(1).waitFor();
    await editor().rows('Approvals').nth(1).waitFor();
    await editor().picture('folders-two');
  });

  it('is searched as one, and opens the place that is picked', async () => {
    const { page } = editor();
    await editor().command('CodeMaestro: Search the Code');
    const input = page.locator('.quick-input-widget input[type="text"]');
    await page.locator('.quick-input-widget').getByText('What is it about?').waitFor();
    await input.fill('renderTable');
    await input.press('Enter');
    const places = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'src/table.ts' });
    await places.filter({ hasText: 'sheaf' }).first().waitFor({ timeout: 90_000 });
    await places.filter({ hasText: 'other' }).first().click();
    await page.getByRole('tab', { name: /table\.ts/ }).waitFor();
    await editor().picture('folders-searched');
  });
});

describe('a folder without git', () => {
  const editor = useEditor({
    prepare(workspace) {
      rmSync(path.join(workspace, '.git'), { recursive: true });
    },
  });

  it('is improved all the same', async () => {
    await editor().container('CodeMaestro');
    await editor().command('CodeMaestro: Improve This Project');
    await editor().rows('Approvals').first().waitFor({ timeout: 110_000 });
    await editor().picture('folders-without-git');
    assert.equal(existsSync(path.join(editor().workspace, '.git')), false);
  });
});
