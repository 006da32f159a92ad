import { useEditor } from '../driver.ts';

describe('the packaged extension in a window without a folder', () => {
  const editor = useEditor({ opens: () => ({ ew: 'true' }) });

  it('asks for a folder', async () => {
    await editor().command('CodeMaestro: Show Status');
    await editor().panelText(/Open a folder/);
  });
});
