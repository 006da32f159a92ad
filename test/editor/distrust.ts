import type { EditorWindow } from './window.ts';

/** Says no to the question of trust, and sees that every view says why nothing is done. */
export async function explainsDistrust(window: EditorWindow): Promise<void> {
  const distrust = window.page.getByRole('button', { name: /No, I don't trust/ });
  if (await distrust.isVisible()) await distrust.click();
  await window.container('CodeMaestro');
  await window.view('Tasks').getByText('runs nothing in a folder that you do not trust').waitFor();
  await window.view('Approvals').getByText('Nothing is read here').waitFor();
  await window.command('CodeMaestro: Show Status');
  await window.panelText(/Nothing is read here before you trust the folder/);
}
