import { useEditor } from '../driver.ts';

describe('work that stopped, where the person does not want it to go on by itself', () => {
  const editor = useEditor({ settings: { 'codemaestro.resumeOnStart': false } });

  it('is shown as stopped after a crash, and goes on when asked to', async () => {
    await editor().container('CodeMaestro');
    await editor().view('Tasks').locator('.monaco-button', { hasText: 'Improve This Project' }).click();
    await editor().rows('Tasks').filter({ hasText: 'g1' }).first().waitFor();
    await editor().killExtensionHost();
    await editor().view('Tasks').getByText('the process that did the work has ended').waitFor();
    await editor().picture('stopped');
    await editor().view('Tasks').hover();
    await editor().view('Tasks').locator('.action-label[aria-label^="Resume Work"]').click();
    await editor().rows('Approvals').first().waitFor({ timeout: 100_000 });
    await editor().view('Tasks').getByText('the process that did the work has ended').waitFor({ state: 'hidden' });
  });
});
