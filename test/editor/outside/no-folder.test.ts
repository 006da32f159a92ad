import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { nameOf } from '../../security/cases.ts';
import { useEditor } from '../driver.ts';

describe('the packaged extension in a window without a folder', () => {
  const editor = useEditor({ opens: () => ({ ew: 'true' }) });

  it('asks for a folder', async () => {
    await editor().command('CodeMaestro: Show Status');
    await editor().panelText(/Open a folder/);
  });

  it(nameOf('FS-28'), async () => {
    await editor().command('CodeMaestro: Open Memory');
    const memory = await editor().webview('.empty');
    await memory.getByText('Open a folder to see what is remembered of it.').waitFor();
    assert.equal(await memory.locator('tk-button').count(), 0, 'there is nothing to write to');
    await assert.rejects(access(path.join(editor().workspace, '.maestro')), /ENOENT/);
  });
});
