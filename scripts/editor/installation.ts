/**
 * The real VS Code in which the extension is tested and tried: code-server carries its workbench and extension host, a
 * Chromium shows it. Installed once into the person's cache folder. Says what it does; takes milliseconds and says nothing
 * when all is there. A half installation is done anew; of concurrent calls one installs and the others wait.
 */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../src/core/base/index.ts';
import { environment } from '../setup.mjs';

/** The version of code-server; it is VS Code's with a patch number of its own. */
const version = '4.139.1';

/** A real VS Code on this machine. */
export interface Installation {
  /** The folder of code-server. */
  readonly codeServer: string;
  /** The program of the browser. */
  readonly browser: string;
}

/** What is missing, for a person who has to get it. */
type Missing = string;

/** Where code-server is kept: in the person's cache, beside other versions. */
function cacheFolder(): string {
  const cache = process.env.XDG_CACHE_HOME ?? '';
  const home = path.isAbsolute(cache) ? cache : path.join(homedir(), '.cache');
  return path.join(home, 'codemaestro', 'vscode-host', version);
}

/** What a finished installation is marked with: native modules are built for one kind of Node and machine. */
function mark(): string {
  return `Node ${process.versions.modules}, ${process.platform} ${process.arch}`;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Runs a program quietly; what it printed is shown when it fails. */
function run(program: string, args: readonly string[], cwd: string): boolean {
  const ended: SpawnSyncReturns<string> = spawnSync(program, args, {
    cwd,
    // What an npm that started this process says of its Node would be taken for the Node of the npm started here.
    env: { ...environment(), npm_config_user_agent: undefined, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  });
  if (ended.status === 0) return true;
  say(`${ended.error?.message ?? ''}${ended.stdout}${ended.stderr}`.trimEnd());
  return false;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of the programs that is on the path. */
function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
}

const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const browserPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function findBrowser(): string | undefined {
  return process.env.CHROME_PATH ?? onPath(browserNames) ?? browserPlaces.find(isProgram);
}

/** Installs packages of Debian where that can be done without asking; true when it was done. */
function installPackages(names: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !onPath(['apt-get'])) return false;
  say(`Installing ${names.join(', ')} with apt-get.`);
  return (
    run('apt-get', ['-q', 'update'], '/') &&
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], '/')
  );
}

/** Holds the folder for one process; the system lets go of it when the process ends, however it ends. */
function holding<T>(folder: string, call: () => T): T {
  mkdirSync(path.dirname(folder), { recursive: true });
  const lock = new DatabaseSync(`${folder}.lock`);
  try {
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch {
      say('Another process is installing the editor; waiting for it.');
      lock.exec('PRAGMA busy_timeout = 1200000; BEGIN EXCLUSIVE');
    }
    return call();
  } finally {
    lock.close();
  }
}

/** What tests of pages need: a browser, without an editor. */
export function ensureBrowser(): Result<string, Missing> {
  if (findBrowser() === undefined) holding(cacheFolder(), () => findBrowser() ?? installPackages(['chromium']));
  const browser = findBrowser();
  if (browser === undefined) {
    return err('No Chromium was found. Install chromium or google-chrome, or name one in CHROME_PATH.');
  }
  return isProgram(browser) ? ok(browser) : err(`CHROME_PATH names ${browser}, which cannot be run.`);
}

/** What tests of the sandbox and of a failing disk need where they can be; they are skipped where it cannot be had. */
export function ensureSandbox(): void {
  const lacking = packagesOf({ bwrap: 'bubblewrap', strace: 'strace' });
  if (lacking.length > 0) installPackages(lacking);
}

/** Debian's packages of those of the programs that are not there. Elsewhere than on Linux, none. */
function packagesOf(programs: Readonly<Record<string, string>>): readonly string[] {
  if (process.platform !== 'linux') return [];
  return Object.entries(programs).flatMap(([program, name]) => (onPath([program]) ? [] : [name]));
}

/** Debian's packages that building code-server's native modules needs and that are not there. */
function missingForBuild(): readonly string[] {
  return packagesOf({ make: 'make', 'c++': 'g++', python3: 'python3', 'krb5-config': 'libkrb5-dev' });
}

/** Installs code-server into the folder; what a broken attempt left is thrown away. */
function install(folder: string): Result<string, Missing> {
  const lacking = missingForBuild();
  if (lacking.length > 0 && !installPackages(lacking)) {
    return err(`Building the editor needs what is not installed: on Debian, apt-get install ${lacking.join(' ')}.`);
  }
  say(`Installing VS Code (code-server ${version}) into ${folder}: 617 MB, two to four minutes, once.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', `code-server@${version}`, '--no-audit', '--no-fund', '--loglevel=error'];
  if (!run('npm', args, folder)) return err('npm could not install code-server; its message stands above.');
  writeFileSync(path.join(folder, '.installed'), mark());
  return ok(folder);
}

function isInstalled(folder: string): boolean {
  const stamp = path.join(folder, '.installed');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === mark();
}

/** The real VS Code of this machine, installed when it is not there yet; or what a person has to do to get it. */
export function ensureInstallation(): Result<Installation, Missing> {
  const browser = ensureBrowser();
  if (!browser.ok) return browser;
  const folder = cacheFolder();
  if (!isInstalled(folder)) {
    const done = holding(folder, () => (isInstalled(folder) ? ok(folder) : install(folder)));
    if (!done.ok) return done;
  }
  return ok({ codeServer: path.join(folder, 'node_modules', 'code-server'), browser: browser.value });
}

/** The installation if it is there already; nothing is installed. */
export function findInstallation(): Installation | undefined {
  const browser = findBrowser();
  const folder = cacheFolder();
  if (browser === undefined || !isProgram(browser) || !isInstalled(folder)) return undefined;
  return { codeServer: path.join(folder, 'node_modules', 'code-server'), browser };
}
