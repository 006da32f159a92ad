/**
 * What of the configuration of git holds for lines of agents: of the person's own the part that starts no program and holds no
 * key, and the repository's with all that starts programs switched off.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createHash } from 'node:crypto';
import { createWholeFiles } from '../whole-files/index.ts';

/** A name of git's configuration with its value. */
export type GitSetting = readonly [name: string, value: string];

/** What is known of the configuration at a folder. */
export interface GitConfiguration {
  /** Of what the person set for all their repositories, and the machine for everybody: what starts nothing. */
  readonly personal: readonly GitSetting[];
  /** For what the repository's own configuration has git start: a value that starts nothing else. */
  readonly disarmed: readonly GitSetting[];
}

/** Names that start no program, reach nobody and hold no key, by section. Git prints sections and names in small letters. */
const harmless: Readonly<Record<string, string>> = {
  user: 'name email useconfigonly',
  author: 'name email',
  committer: 'name email',
  core: `autocrlf eol safecrlf excludesfile quotepath ignorecase precomposeunicode symlinks filemode longpaths whitespace
    abbrev commentchar checkroundtripencoding`,
  init: 'defaultbranch',
  pull: 'rebase ff',
  push: 'default',
  fetch: 'prune',
  merge: 'conflictstyle ff renames',
  rebase: 'autosquash autostash',
  rerere: 'enabled',
  diff: 'algorithm renames context interhunkcontext mnemonicprefix noprefix indentheuristic colormoved',
  log: 'date decorate follow',
  status: 'short branch showuntrackedfiles renames relativepaths',
  blame: 'date',
  branch: 'sort',
  tag: 'sort',
  i18n: 'commitencoding logoutputencoding',
  http: 'sslbackend sslcainfo sslcapath',
  safe: 'directory',
};

const harmlessNames: ReadonlySet<string> = new Set(
  Object.entries(harmless).flatMap(([section, names]) => names.split(/\s+/).map((name) => `${section}.${name}`)),
);

/** Shows the two versions of a file as git would, for git dies of an external diff that is empty. */
const plainDiff = 'plain_diff() { diff -u -L "a/$1" -L "b/$1" "$2" "$5"; true; }; plain_diff';

/** What has git start programs, and what is to stand there instead. */
const starting: readonly (readonly [names: RegExp, instead: string])[] = [
  [/^filter\..+\.(?:clean|smudge|process)$/, ''],
  [/^filter\..+\.required$/, 'false'],
  [/^diff\.(?:external|.+\.command)$/, plainDiff],
  [/^diff\..+\.textconv$/, 'cat'],
  [/^merge\..+\.driver$/, 'git merge-file -q %A %O %B'],
  [/^(?:mergetool|difftool|browser|man|guitool)\..+\.(?:cmd|path)$/, 'false'],
  [/^trailer\..+\.(?:cmd|command)$/, 'true'],
  [/^tar\..+\.command$/, 'false'],
  [/^hook\..+\.command$/, 'true'],
  [/^gpg\.(?:.+\.)?(?:program|defaultkeycommand)$/, 'false'],
  [/^core\.(?:sshcommand|gitproxy|alternaterefscommand)$/, 'false'],
  [/^remote\..+\.uploadpack$/, 'git-upload-pack'],
  [/^remote\..+\.receivepack$/, 'git-receive-pack'],
  [/^remote\..+\.vcs$/, 'none'],
  [/^submodule\..+\.update$/, 'none'],
  [/^(?:sendemail\.(?:.+\.)?(?:smtpserver|sendmailcmd|tocmd|cccmd|headercmd)|imap\.tunnel|instaweb\.httpd)$/, 'false'],
  [/^lfs\.customtransfer\..+\.path$/, 'false'],
];

/** A value that starts nothing, for a name of a repository's configuration that has git start something; null for any other. */
function disarm([name, value]: GitSetting): GitSetting | null {
  if (name.startsWith('alias.')) return value.trimStart().startsWith('!') ? [name, '!false'] : null;
  const found = starting.find(([names]) => names.test(name));
  return found ? [name, found[1]] : null;
}

/** Reads what `git config --list -z --show-scope` printed. */
export function readConfiguration(printed: string): GitConfiguration {
  const parts = printed.split('\0');
  const personal: GitSetting[] = [];
  const disarmed = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [scope, text = ''] = [parts[at], parts[at + 1]];
    const end = text.indexOf('\n');
    // A name without a value is a switch that is on.
    const setting: GitSetting = end < 0 ? [text, 'true'] : [text.slice(0, end), text.slice(end + 1)];
    if (scope === 'system' || scope === 'global') {
      if (harmlessNames.has(setting[0])) personal.push(setting);
      continue;
    }
    const instead = disarm(setting);
    if (instead) disarmed.set(...instead);
  }
  return { personal, disarmed: [...disarmed] };
}

/** The settings as a file that git reads. */
function fileOf(settings: readonly GitSetting[]): string {
  const lines = settings.map(([name, value]) => {
    const dot = name.indexOf('.');
    const quoted = value.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
    return `[${name.slice(0, dot)}]\n\t${name.slice(dot + 1)} = "${quoted}"\n`;
  });
  return lines.join('');
}

/** Where git finds the person's part: a file of ours in the folder, by what is in it; nothing where there is no folder. */
async function place(folder: string | null, settings: readonly GitSetting[]): Promise<string> {
  if (folder === null || settings.length === 0) return '/dev/null';
  const content = fileOf(settings);
  const file = join(folder, `gitconfig-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`);
  // What stands there may be written by others where there is no sandbox: only what it is to say is used.
  const present = await readFile(file, 'utf8').catch(() => null);
  if (present !== content) {
    await mkdir(folder, { recursive: true });
    await createWholeFiles().put(file, content);
  }
  return file;
}

/** Whose git is asked, where, and where a file for it may be kept. */
export interface GitConfigMeans {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly folder: string | null;
}

const run = promisify(execFile);
const none: GitConfiguration = { personal: [], disarmed: [] };
const unread =
  'The configuration of git takes too long to read, or is too large: nobody knows what git would start, so the command was not run. Look at it with "git config --list --show-origin".';

/**
 * What holds for a line that runs at a folder: the file of the person's part, and what is switched off of the repository's. Throws
 * where git does not come to an end of it.
 */
export async function gitConfigFor({ environment, cwd, folder }: GitConfigMeans): Promise<{
  readonly file: string;
  readonly disarmed: readonly GitSetting[];
}> {
  const args = ['-c', 'safe.bareRepository=explicit', 'config', '--list', '-z', '--show-scope', '--includes'];
  const options = { cwd, env: environment, encoding: 'utf8', timeout: 10_000, maxBuffer: 1 << 24 } as const;
  const { personal, disarmed } = await run('git', args, options).then(
    ({ stdout }) => readConfiguration(stdout),
    (error: unknown) => {
      const { killed, code } = error as { readonly killed?: boolean; readonly code?: unknown };
      if (killed || code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') throw new Error(unread, { cause: error });
      // No git, or none that can read it: then the one that a line starts can neither.
      return none;
    },
  );
  return { file: await place(folder, personal).catch(() => '/dev/null'), disarmed };
}
