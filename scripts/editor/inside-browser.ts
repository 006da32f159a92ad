import path from 'node:path';
import { startBrowser } from './browser.ts';
import type { InsideEditor, InsideRun } from './inside.ts';
import type { Installation } from './installation.ts';
import { startTestEditor } from './server.ts';

/** How long all tests inside together may take, in milliseconds. */
const patience = 10 * 60_000;

/** The address that has the page start the tests. */
function addressOf(server: string, { extension, tests, workspace }: InsideRun): string {
  const remote = `vscode-remote://${new URL(server).host}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', `${remote}${extension}`],
    ['extensionTestsPath', `${remote}${tests}`],
    ['skipWelcome', 'true'],
  ]);
  return `${server}/?${new URLSearchParams({ folder: workspace, payload }).toString()}`;
}

/** The real VS Code in a browser. */
export function insideBrowser(installation: Installation): InsideEditor {
  return async (run) => {
    const folders = { data: path.join(run.folder, 'data'), extensions: path.join(run.folder, 'extensions') };
    const server = await startTestEditor(installation, folders, { ...process.env, ...run.environment });
    const browser = await startBrowser(installation.browser);
    try {
      const page = await browser.newPage();
      const printed: string[] = [];
      await page.exposeFunction('codeAutomationLog', (kind: string, words: readonly unknown[]) => {
        printed.push(`${kind}: ${words.map(String).join(' ')}`);
      });
      const exit = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience);
        void page.exposeFunction('codeAutomationExit', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      await page.goto(addressOf(server.address, run));
      await exit;
      return [...printed, server.output()].join('\n');
    } finally {
      await browser.close();
      await server.stop();
    }
  };
}
