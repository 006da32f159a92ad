import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import * as z from 'zod';

/**
 * What a command may know of the engine's environment: where programs, homes and caches are, and the language. A list of
 * what passes, so that a key or token never reaches a project's code.
 */
const passed = new Set(
  `HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR TEMP TMP XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME
  XDG_RUNTIME_DIR SYSTEMROOT WINDIR COMSPEC PATHEXT USERPROFILE APPDATA LOCALAPPDATA PROGRAMFILES PROGRAMDATA
  NVM_DIR VOLTA_HOME FNM_DIR COREPACK_HOME PNPM_HOME BUN_INSTALL NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR
  VIRTUAL_ENV PYENV_ROOT PYENV_VERSION CONDA_PREFIX UV_CACHE_DIR PIPENV_VENV_IN_PROJECT
  GOPATH GOROOT GOCACHE GOMODCACHE GOTOOLCHAIN CARGO_HOME RUSTUP_HOME RUSTUP_TOOLCHAIN JAVA_HOME
  PLAYWRIGHT_BROWSERS_PATH PUPPETEER_EXECUTABLE_PATH CHROME_BIN`.split(/\s+/),
);

/** What every command is told: no terminal, no colours, no watching, no files beside the sources. */
const fixed: Readonly<Record<string, string>> = {
  CI: '1',
  NO_COLOR: '1',
  TERM: 'dumb',
  // Otherwise cmd.exe runs a program of the folder, which an agent may have written, in the place of its own.
  NoDefaultCurrentDirectoryInExePath: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
  npm_config_update_notifier: 'false',
  npm_config_fund: 'false',
  npm_config_audit: 'false',
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Entries of PATH: absolute ones, without those that a package manager added for another project's scripts. */
export function searchPath(environment: Environment, folder: string): readonly string[] {
  const entries = (environment['PATH'] ?? environment['Path'] ?? '')
    .split(delimiter)
    .filter((entry) => isAbsolute(entry));
  const foreign = (entry: string): boolean =>
    (entry.endsWith(join('node_modules', '.bin')) && !entry.startsWith(folder + sep)) || entry.endsWith('node-gyp-bin');
  return [...new Set(entries.filter((entry) => !foreign(entry)))];
}

/** The environment that a command runs in, and where its programs are looked for. */
export function commandEnvironment(environment: Environment, path: readonly string[]): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (passed.has(entry[0].toUpperCase()) || /^LC_\w+$/.test(entry[0])),
  );
  return { ...Object.fromEntries(kept), ...fixed, PATH: path.join(delimiter) };
}

/** The program's full path, looked for as a shell would; null when it is nowhere. */
export async function findProgram(name: string, path: readonly string[]): Promise<string | null> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
  for (const folder of path)
    for (const ending of endings) {
      const file = join(folder, name + ending);
      const found = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return file;
    }
  return null;
}

const Manifest = z.object({ engines: z.object({ node: z.string() }) });

/**
 * The search path with a Node.js that fits the project. The one on PATH is used as it is; the engine's own comes last
 * when PATH has none, and first when `engines.node` of the project asks for a newer one than PATH has.
 */
export async function withNode(
  path: readonly string[],
  folder: string,
  own: { readonly file: string; readonly version: string },
): Promise<readonly string[]> {
  if (!/^node(?:\.exe)?$/.test(basename(own.file))) return path;
  const found = await findProgram('node', path);
  if (found === null) return [...path, dirname(own.file)];
  const wanted = await wantedMajor(folder);
  if (wanted === null || wanted > majorOf(own.version)) return path;
  const present = await versionOf(found);
  return present !== null && majorOf(present) < wanted ? [dirname(own.file), ...path] : path;
}

async function wantedMajor(folder: string): Promise<number | null> {
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    const majors = manifest.engines.node.split('||').map((range) => /^[\s>=^~v]*(\d+)/.exec(range)?.[1]);
    const known = majors.filter((major) => major !== undefined).map(Number);
    return known.length > 0 ? Math.min(...known) : null;
  } catch {
    return null;
  }
}

function majorOf(version: string): number {
  return Number(/\d+/.exec(version)?.[0] ?? 0);
}

function versionOf(program: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: 5_000, env: {} }, (error, stdout) => resolve(error ? null : stdout));
  });
}
