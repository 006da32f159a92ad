import { useEditor } from '../driver.ts';

const everything = /^Everything has stopped, and every goal is paused/;

describe('work that stopped, where the person does not want it to go on by itself', () => {
  const editor = useEditor({ settings: { 'codemaestro.resumeOnStart': false } });

  it('is paused by the command that stops everything, and goes on when it is let', async () => {
    await editor().container('CodeMaestro');
    await editor().view('Tasks').locator('.monaco-button', { hasText: 'Improve This Project' }).click();
    await editor().rows('Tasks').filter({ hasText: 'g1' }).first().waitFor();
    await editor().command('CodeMaestro: Stop Everything');
    await editor().notification(everything).waitFor();
    const paused = editor().rows('Tasks').filter({ hasText: ', paused' });
    await paused.first().waitFor();
    await editor().notification('Improve the code: planning').waitFor({ state: 'hidden' });
    await editor().picture('stopped-everything');
    await editor().command('CodeMaestro: Let a Paused Goal Go On');
    await editor().page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'g1' }).click();
    await paused.first().waitFor({ state: 'hidden' });
  });

  it('is shown as stopped after a crash, and goes on when asked to', async () => {
    await editor().killExtensionHost();
    await editor().view('Tasks').getByText('the process that did the work has ended').waitFor();
    await editor().picture('stopped');
    await editor().view('Tasks').hover();
    await editor().view('Tasks').locator('.action-label[aria-label^="Resume Work"]').click();
    await editor().rows('Approvals').first().waitFor({ timeout: 100_000 });
    await editor().view('Tasks').getByText('the process that did the work has ended').waitFor({ state: 'hidden' });
  });
});
