import assert from 'node:assert/strict';
import { sampleStory } from '../../contracts/journal.samples.ts';
import { ownJournal } from '../proposed-change.ts';
import { useEditor } from '../driver.ts';

describe('the packaged extension in an editor', () => {
  const editor = useEditor();

  it('is listed among the installed ones', async () => {
    await editor().container('Extensions');
    await editor().page.locator('.extensions-list .name').getByText('CodeMaestro', { exact: true }).first().waitFor();
    await editor().picture('first-start-extensions');
  });

  it('shows the status by the palette', async () => {
    await editor().command('CodeMaestro: Show Status');
    await editor().panelText(/Nothing has happened in this folder yet/);
    await editor().picture('first-start-status');
  });

  it('answers in a second window, too', async () => {
    const second = await editor().secondWindow();
    await second.command('CodeMaestro: Show Status');
    await second.panelText(/Nothing has happened in this folder yet/);
    await second.page.close();
  });

  it('answers again after its process was killed, with what is new', async () => {
    await editor().killExtensionHost();
    const writer = ownJournal(editor().workspace, editor().home).openWriter('a test');
    assert.ok(writer.ok);
    assert.ok(writer.value.append(sampleStory(), 1000, false).ok);
    writer.value.close();
    await editor().command('CodeMaestro: Show Status');
    assert.match(await editor().panelText(/Nobody is at work/), /g1 +Improve g1/);
  });
});
