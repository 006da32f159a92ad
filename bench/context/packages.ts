import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { PastChange } from './history.ts';

/** A public package that ships its sources and a changelog, from one release to another. */
export interface PublicPackage {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly changelog: string;
  /** Which of its files are sources, as opposed to what was built of them. */
  readonly sources: RegExp;
  /** What search was tuned by, and what it was not: figures are told of the second. */
  readonly half: 'tuned by' | 'held out';
}

export const publicPackages: readonly PublicPackage[] = [
  {
    name: 'mongoose',
    from: '5.10.0',
    to: '5.13.7',
    changelog: 'History.md',
    sources: /^(?:lib|index\.js)/,
    half: 'tuned by',
  },
  {
    name: 'viem',
    from: '2.21.0',
    to: '2.21.35',
    changelog: 'CHANGELOG.md',
    sources: /^[^_].*(?<!\.d)\.ts$/,
    half: 'tuned by',
  },
  {
    name: 'stylelint',
    from: '9.0.0',
    to: '13.13.1',
    changelog: 'CHANGELOG.md',
    sources: /^(?:lib|bin)\//,
    half: 'held out',
  },
  {
    name: 'rxjs',
    from: '7.0.0',
    to: '7.8.1',
    changelog: 'CHANGELOG.md',
    sources: /^src\/(?!BUILD|.*BUILD\.bazel)/,
    half: 'held out',
  },
  {
    name: 'expo-modules-core',
    from: '1.0.0',
    to: '2.5.0',
    changelog: 'CHANGELOG.md',
    sources: /^(?:android|common|ios|src)\//,
    half: 'held out',
  },
];

/** Where packages are kept between runs: outside of every repository. */
const kept = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
  'codemaestro',
  'bench-packages',
);

function partsOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}

function isUpTo(version: string, other: string): boolean {
  const [a, b] = [partsOf(version), partsOf(other)];
  const at = a.findIndex((part, place) => part !== b[place]);
  return at < 0 || (a[at] ?? 0) < (b[at] ?? 0);
}

/** Releases in order, without what was only tried. */
function releasesOf({ name, from, to }: PublicPackage): readonly string[] {
  const said = execFileSync('npm', ['view', name, 'versions', '--json'], { encoding: 'utf8' });
  const versions = (JSON.parse(said) as readonly string[]).filter((version) => /^\d+\.\d+\.\d+$/.test(version));
  return versions
    .filter((version) => isUpTo(from, version) && isUpTo(version, to))
    .sort((a, b) => (isUpTo(a, b) ? -1 : 1));
}

/** The archive of each release, brought where it is not kept yet. */
function archivesOf(each: PublicPackage): readonly { readonly version: string; readonly file: string }[] {
  const folder = path.join(kept, each.name);
  mkdirSync(folder, { recursive: true });
  const archives = releasesOf(each).map((version) => ({
    version,
    file: path.join(folder, `${each.name}-${version}.tgz`),
  }));
  const missing = archives.filter(({ file }) => !existsSync(file)).map(({ version }) => `${each.name}@${version}`);
  for (let at = 0; at < missing.length; at += 10) {
    const some = missing.slice(at, at + 10);
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, ...some], { stdio: 'ignore' });
  }
  return archives;
}

/** What changelogs wrap around what they say: links, hashes, numbers of issues, thanks. */
function bare(entry: string): string {
  return entry
    .replace(/Thanks .*?! - /g, '')
    .replace(/\(?\[[^\]]*\]\([^)]*\)(?:, )?(?: by @?[\w-]+)?\)?/g, (link) =>
      /^\(?\[(?:#|`?[\da-f]{7}|@)/.test(link) ? ' ' : link,
    )
    .replace(/\]\([^)]*\)/g, ' ')
    .replace(/,? ?closes?\b.*$/, '')
    .replace(/\((?:[^()]* )?by [^()]*\)|\[[A-Z][\w-]+\]\s*$|#\d+/g, ' ')
    .replace(/\\`/g, '`')
    .replace(/\*\*|\(\s*[,\s]*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The entries of a changelog by release, the newest first. */
function sectionsOf(changelog: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let entries: string[] = [];
  for (const line of changelog.split(/\r?\n/)) {
    const title = /^#{0,3}\s*\[?v?(\d+\.\d+\.\d+)\b/.exec(line)?.[1];
    const entry = /^\s{0,2}[-*] +(.+)$/.exec(line)?.[1];
    if (title !== undefined) sections.set(title, (entries = []));
    else if (entry !== undefined) entries.push(bare(entry));
  }
  return sections;
}

/** Entries that are not of the code. */
const aside =
  /^(?:docs|chore|sponsors|test|build|ci)\b|^_?this version does not introduce|\bdependenc|\(index\.d\.ts\)|upgrade mongodb/i;

/** Puts the sources of a release in the place of those that were there. */
function takeOver({ sources }: PublicPackage, unpacked: string, folder: string, version: string): void {
  for (const name of readdirSync(folder)) {
    if (name !== '.git') rmSync(path.join(folder, name), { recursive: true });
  }
  for (const found of readdirSync(unpacked, { recursive: true, withFileTypes: true })) {
    const file = path.relative(unpacked, path.join(found.parentPath, found.name));
    if (!found.isFile() || !sources.test(file)) continue;
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    const text = readFileSync(path.join(unpacked, file), 'utf8');
    writeFileSync(path.join(folder, file), text.replaceAll(version, 'x.y.z'));
  }
}

/**
 * A history of a package made of its releases, one commit each: its subject is what the changelog says of what is new since the
 * one before, its files are what changed. What differs only by the number of the version is no change.
 */
function buildHistory(each: PublicPackage, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '-q');
  git('config', 'core.autocrlf', 'false');
  let before: string | undefined;
  for (const { version, file } of archivesOf(each)) {
    const unpacked = mkdtempSync(path.join(folder, '..', 'release-'));
    const built = ['_cjs', '_esm', '_types', 'dist', 'build'].map((name) => `--exclude=package/${name}`);
    execFileSync('tar', ['xzf', file, '-C', unpacked, '--strip-components=1', ...built]);
    const sections = sectionsOf(readFileSync(path.join(unpacked, each.changelog), 'utf8'));
    const fresh = [...sections].filter(([of]) => isUpTo(of, version) && !(before !== undefined && isUpTo(of, before)));
    const entries = fresh.flatMap(([, said]) => said).filter((entry) => entry !== '' && !aside.test(entry));
    takeOver(each, unpacked, folder, version);
    rmSync(unpacked, { recursive: true });
    git('add', '-A');
    const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgsign=false'];
    const said = before === undefined ? 'The first' : entries.join('; ');
    git(...who, 'commit', '-q', '--allow-empty', '-m', `${said || 'Nothing'}\n\n${String(entries.length)} entries`);
    before = version;
  }
}

/** The repository with the history of a package, made where it is not kept yet. */
export function historyOf(each: PublicPackage): string {
  const folder = path.join(kept, `${each.name}-${each.from}-${each.to}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  buildHistory(each, making);
  renameSync(making, folder);
  return folder;
}

/** Entries that one question is made of at most: more of them say too little of each file. */
const mostEntries = 6;
/** Releases that only fill the history before the first question. */
const firstReleases = 3;

/** The releases of a history that are asked for, each by what the changelog says of it. */
export function releaseChanges(folder: string): readonly PastChange[] {
  const printed = execFileSync('git', ['log', '--reverse', '--format=%H%x1f%s%x1f%b%x1e'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const releases = printed.split('\x1e').map((each) => each.trim().split('\x1f'));
  return releases.slice(firstReleases).flatMap(([commit = '', words = '', body = '']) => {
    const entries = Number(/^(\d+) entries/.exec(body)?.[1] ?? 0);
    return entries >= 1 && entries <= mostEntries ? [{ commit, words }] : [];
  });
}
