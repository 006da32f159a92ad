/**
 * Opens a real VS Code in the browser, with the extension as users get it: `npm run vscode`. It works on a copy of the
 * sample project, or on the folder named by `--workspace PATH`; `--port N` chooses where it listens. Ends by Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installExtension } from './editor/extensions.ts';
import { ensureInstallation } from './editor/installation.ts';
import { startEditor } from './editor/server.ts';
import { copySample } from './editor/workspace.ts';

const settings = { 'telemetry.telemetryLevel': 'off', 'git.openRepositoryInParentFolders': 'never' };
/** The sample is ours: nobody has to say first that they trust it. */
const trusting = { 'security.workspace.trust.enabled': false };

function temporary(prefix: string): string {
  return mkdtempSync(path.join(realpathSync(tmpdir()), prefix));
}

/** The folder to work on: the one that is named, or a copy of the sample project, which stays there afterwards. */
async function workspaceAt(named: string | undefined): Promise<string | undefined> {
  if (named === undefined) {
    const sample = await copySample(temporary('maestro-sample-'));
    console.log(`Copied the sample project to ${sample} and committed it there.`);
    return sample;
  }
  const folder = path.resolve(process.env.INIT_CWD ?? '.', named);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  console.error(`There is no folder ${folder}. Name the folder that holds the project with --workspace PATH.`);
  return undefined;
}

/** Shows the address in the person's own browser where there is a screen. */
function show(address: string): void {
  if (!process.stdout.isTTY) return;
  const onScreen = process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!onScreen) return;
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [address], { stdio: 'ignore' });
  opener.on('error', () => undefined);
}

/** Resolves with the first wish to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
}

async function main(): Promise<number> {
  const options = { workspace: { type: 'string' }, port: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const installation = ensureInstallation();
  if (!installation.ok) {
    console.error(installation.error);
    return 1;
  }
  const workspace = await workspaceAt(values.workspace);
  if (workspace === undefined) return 2;
  const top = temporary('maestro-vscode-');
  const ended = interruption();
  try {
    console.log('Packaging the extension and installing it.');
    const folders = { data: path.join(top, 'data'), extensions: installExtension(installation.value, top) };
    mkdirSync(path.join(folders.data, 'User'), { recursive: true });
    writeFileSync(
      path.join(folders.data, 'User', 'settings.json'),
      JSON.stringify({ ...settings, ...(values.workspace === undefined ? trusting : {}) }, null, 2),
    );
    const server = await startEditor(installation.value, folders, process.env, Number(values.port ?? 0));
    const address = `${server.address}/?${new URLSearchParams({ folder: workspace }).toString()}`;
    console.log(`VS Code runs at ${address}\nCtrl-C ends it.`);
    show(address);
    const early = await Promise.race([ended.then(() => false), server.ended.then(() => true)]);
    await server.stop();
    if (early) console.error(`VS Code has ended by itself:\n${server.output()}`);
    return early ? 1 : 0;
  } finally {
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.exitCode = await main();
