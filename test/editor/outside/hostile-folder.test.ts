import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { readGoal } from '../../../src/core/app/index.ts';
import { fingerprint } from '../../adapters/git/sandbox.ts';
import { makeHostile, type HostileFolder } from '../../security/hostile-folder.ts';
import { useEditor } from '../driver.ts';
import { explainsDistrust } from '../distrust.ts';
import { ownJournal } from '../proposed-change.ts';

describe('a folder whose maker wants everything of it run', () => {
  let hostile: HostileFolder;
  let server: Server;
  let asked = 0;
  const editor = useEditor(async () => {
    server = createServer((_request, response) => {
      asked += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
      restricted: true,
      // VS Code's own git starts what a repository names once the folder is trusted; here it is about ours.
      settings: {
        'codemaestro.sandbox': 'required',
        'git.enabled': false,
        'npm.autoDetect': 'off',
        'task.allowAutomaticTasks': 'off',
      },
      prepare(workspace) {
        const marks = path.join(path.dirname(workspace), 'marks');
        hostile = makeHostile(workspace, marks, `http://127.0.0.1:${String(port)}/v1`);
      },
    };
  });
  after(() => {
    server.close();
  });
  async function autonomyOf(goalId: string): Promise<number | undefined> {
    const reader = ownJournal(editor().workspace, editor().home).openReader();
    assert.ok(reader.ok);
    try {
      const state = await readGoal(reader.value, goalId);
      return state.ok ? state.value.goals.get(goalId)?.goal.autonomy : undefined;
    } finally {
      reader.value.close();
    }
  }
  const untouched = (): readonly string[] => fingerprint(editor().workspace);

  it('is read by nobody before it is trusted', async () => {
    const before = untouched();
    await explainsDistrust(editor());
    await editor().picture('folders-hostile-restricted');
    assert.deepEqual([hostile.fired(), asked, existsSync(editor().home)], [[], 0, false]);
    assert.deepEqual(untouched(), before);
  });

  it('runs nothing once it is trusted in the same window, and says whose journal is there', async () => {
    const { page } = editor();
    await editor().command('Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await editor().notification('did not begin here').waitFor();
    await editor().picture('folders-hostile-trusted');
    await editor().command('CodeMaestro: Search the Code');
    const input = page.locator('.quick-input-widget input[type="text"]');
    await page.locator('.quick-input-widget').getByText('What is it about?').waitFor();
    await input.fill('renderTable');
    await input.press('Enter');
    await page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: 'src/table.ts' })
      .first()
      .click({ timeout: 90_000 });
    await page.getByRole('tab', { name: /table\.ts/ }).waitFor();
    await editor().command('CodeMaestro: Why Is This File So?');
    await page.getByText('Start from the sample project').first().waitFor();
    await editor().picture('folders-hostile-looked-at');
    assert.deepEqual([hostile.fired(), asked], [[], 0]);
  });

  it('loosens nothing for the goals that are stated there then', async () => {
    const { workspace } = editor();
    // What is to be done with a journal of somebody else's.
    rmSync(path.join(workspace, '.maestro/state'), { recursive: true });
    await editor().command('CodeMaestro: Improve This Project');
    await editor()
      .rows('Approvals')
      .filter({ hasText: /set-up command/ })
      .first()
      .waitFor({ timeout: 110_000 });
    await editor().picture('folders-hostile-asked');
    assert.deepEqual([hostile.fired(), asked], [[], 0]);
    assert.equal(await autonomyOf('g1'), 2);
  });
});
