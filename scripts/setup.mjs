/**
 * Brings a checkout to the point where everything runs: dependencies as in package-lock.json, Node 24, a fresh `dist`.
 * Plain JavaScript, because it is the one program that the system's own Node (20 or later) runs.
 * Says what it does; says nothing when nothing is to be done.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');

/** The Node 24 that comes as a devDependency. */
export const node24 = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The environment in which `node` and the packages' programs are the checkout's own. */
export function environment() {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const own = [path.dirname(node24), path.join(modules, '.bin')].join(path.delimiter);
  return { ...process.env, [key]: `${own}${path.delimiter}${process.env[key] ?? ''}` };
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Package
 * @typedef {{ packages?: Readonly<Record<string, Package>> }} Lock
 */

/**
 * Why the installed packages are not those of package-lock.json, or undefined when they are.
 * @param {Lock | undefined} locked package-lock.json
 * @param {Lock | undefined} installed npm's own note of what it installed
 * @returns {string | undefined}
 */
export function whyStale(locked, installed) {
  if (!installed) return 'they are not installed yet';
  for (const [name, wanted] of Object.entries(locked?.packages ?? {})) {
    const present = installed.packages?.[name];
    if (name === '' || (!present && (wanted.optional || wanted.devOptional))) continue;
    const title = name.replace('node_modules/', '');
    if (!present) return `${title} is missing`;
    if (present.version !== wanted.version || present.integrity !== wanted.integrity) return `${title} has changed`;
  }
  return undefined;
}

function whyDependenciesAreStale() {
  const locked = readJson(path.join(root, 'package-lock.json'));
  return (
    whyStale(locked, readJson(path.join(modules, '.package-lock.json'))) ??
    (existsSync(node24) ? undefined : 'Node 24 is missing')
  );
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, args, shell = false) {
  const child = spawnSync(command, args, { cwd: root, env: environment(), stdio: ['ignore', 2, 2], shell });
  return child.status === 0;
}

function installDependencies() {
  const why = whyDependenciesAreStale();
  if (!why) return;
  say(`Installing the dependencies: ${why}. This takes a minute or two, once.`);
  const windows = process.platform === 'win32';
  // Warnings say only that other Node versions would do as well; what fails is an error and is shown.
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], windows)) {
    stop('npm could not install the dependencies; its message stands above. Is the network there?');
  }
  const version = spawnSync(node24, ['--version'], { encoding: 'utf8' }).stdout;
  if (Number(/^v(\d+)/.exec(version ?? '')?.[1] ?? 0) < 24) {
    stop(
      `Node 24 was not unpacked: ${node24} does not run. ` +
        'npm may have skipped its install script: see allowScripts in package.json, then remove node_modules and try again.',
    );
  }
}

/**
 * @param {string} folder
 * @returns {readonly string[]}
 */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  if (statSync(folder).isFile()) return [folder];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => filesBelow(path.join(folder, entry.name)));
}

/** One hash of everything that `dist` is made from. */
export function digestOfSources() {
  const hash = createHash('sha256');
  for (const part of ['src', 'webview', 'esbuild.config.mjs', 'package.json', 'package-lock.json']) {
    for (const file of filesBelow(path.join(root, part))) {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Where the build leaves the digest of what it was made from. */
export const stampFile = path.join(root, 'dist', '.stamp');

function build() {
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (stamp === digestOfSources()) return;
  say('Building dist.');
  if (!run(node24, ['esbuild.config.mjs'])) stop('The build failed; the messages stand above.');
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function stop(text) {
  say(text);
  process.exit(1);
}

/** Does what is missing, ends the process with a message when it cannot. */
export function setUp() {
  installDependencies();
  build();
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) setUp();
