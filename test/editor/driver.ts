/** The packaged extension in a real VS Code of its own, driven in a browser: for the tests of `test/editor/outside`. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startBrowser } from '../../scripts/editor/browser.ts';
import type { Installation } from '../../scripts/editor/installation.ts';
import { startEditor, type EditorServer } from '../../scripts/editor/server.ts';
import { copySample } from '../../scripts/editor/workspace.ts';
import { slugOf } from '../../src/core/base/index.ts';
import { openWindow, type EditorWindow } from './window.ts';

/** How an editor is started. */
export interface EditorOptions {
  /** The person's settings, above those by which nothing of VS Code's own stands in the way. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the extension host finds in its environment besides this process's own: `MAESTRO_MODEL_URL`, … */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with the copied workspace, and with `MAESTRO_HOME`, before VS Code sees them. */
  readonly prepare?: (workspace: string, home: string) => unknown;
  /** What the window opens, as the editor's address names it; the workspace as a folder when nothing else is said. */
  readonly opens?: (workspace: string) => Readonly<Record<string, string>>;
  /** True when the folder is not trusted until its person says so. */
  readonly restricted?: boolean;
}

/** A running editor with one window; all of it ends with `stop`. */
export interface Editor extends EditorWindow {
  /** A copy of the sample project, a repository with one commit. */
  readonly workspace: string;
  /** Where the engine keeps worktrees and the like: `MAESTRO_HOME`. */
  readonly home: string;
  /** What the server printed. */
  output(): string;
  /** Another window on the same workspace, with an extension host of its own. */
  secondWindow(): Promise<EditorWindow>;
  /** Kills the processes in which extensions run, as a crash would; resolves when VS Code has started another. */
  killExtensionHost(): Promise<void>;
  /** Ends everything, leaves no process and no file. */
  stop(): Promise<void>;
}

const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'remote.autoForwardPorts': false,
  // Otherwise the browser's own preference stands above the theme that a test asks for.
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
};

/** This process's environment without what is ours or npm's in it: a person's shell has none of that. */
function cleanEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:MAESTRO_|npm_|NODE_|INIT_CWD)/.test(name));
  return Object.fromEntries(kept);
}

/** What `npm test` has prepared for this run. */
function prepared(): Installation & { readonly extensions: string } {
  const text = process.env['MAESTRO_TEST_EDITOR'];
  if (text === undefined) throw new Error('These tests are run by npm test, which prepares the editor for them.');
  return JSON.parse(text) as Installation & { readonly extensions: string };
}

async function startServer(top: string, options: EditorOptions): Promise<EditorServer> {
  const folders = { data: path.join(top, 'data'), extensions: path.join(top, 'extensions') };
  const { extensions, ...installation } = prepared();
  cpSync(extensions, folders.extensions, { recursive: true });
  mkdirSync(path.join(folders.data, 'User'), { recursive: true });
  const settings = { ...quiet, 'security.workspace.trust.enabled': options.restricted === true, ...options.settings };
  writeFileSync(path.join(folders.data, 'User', 'settings.json'), JSON.stringify(settings));
  const gitConfig = path.join(top, 'gitconfig');
  writeFileSync(gitConfig, '[user]\n\tname = Ada\n\temail = ada@example.org\n');
  return startEditor(installation, folders, {
    ...cleanEnvironment(),
    GIT_CONFIG_GLOBAL: gitConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    MAESTRO_HOME: path.join(top, 'home'),
    XDG_DATA_HOME: path.join(top, 'share'),
    ...options.environment,
  });
}

async function crash(server: EditorServer): Promise<void> {
  const killed = server.extensionHosts();
  if (killed.length === 0) throw new Error('No extension host is running.');
  for (const host of killed) process.kill(host, 'SIGKILL');
  for (const end = performance.now() + 90_000; performance.now() < end;) {
    if (server.extensionHosts().some((host) => !killed.includes(host))) return;
    await wait(100);
  }
  throw new Error('VS Code did not start the extension host again.');
}

/**
 * An editor for all tests of a suite; of a test that fails a picture is kept.
 *
 * @param options are made when the suite begins, if they want something that has to be started before.
 */
export function useEditor(options: EditorOptions | (() => Promise<EditorOptions>) = {}): () => Editor {
  let editor: Editor | undefined;
  const running = (): Editor => {
    if (!editor) throw new Error('The editor runs only while its tests do.');
    return editor;
  };
  before(async () => {
    editor = await createEditor(typeof options === 'function' ? await options() : options);
  });
  afterEach(async function () {
    const { currentTest: test } = this;
    if (test?.state === 'failed') await editor?.picture(`failed-${slugOf(test.fullTitle(), 160)}`);
  });
  after(async () => {
    await editor?.stop();
  });
  return running;
}

/** Starts an editor on a copy of the sample project and opens its window. */
export async function createEditor(options: EditorOptions = {}): Promise<Editor> {
  const top = mkdtempSync(path.join(realpathSync(tmpdir()), 'maestro-editor-'));
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const workspace = await copySample(top);
    const home = path.join(top, 'home');
    await options.prepare?.(workspace, home);
    const server = await startServer(top, options);
    ends.push(() => server.stop());
    const browser = await startBrowser(prepared().browser);
    ends.push(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    const opened = options.opens?.(workspace) ?? { folder: workspace };
    const address = `${server.address}/?${new URLSearchParams(opened).toString()}`;
    const openAnother = async (): Promise<EditorWindow> => openWindow(await context.newPage(), address);
    return {
      ...(await openAnother()),
      workspace,
      home,
      output: () => server.output(),
      secondWindow: openAnother,
      killExtensionHost: () => crash(server),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
