import { isSecretPath, judgeCommand, noFilePolicy, tightened, type CommandVerdict } from '../policy/index.ts';
import type { WorktreeFiles } from '../ports/index.ts';
import type { Leave, PreparedCall, ToolContext } from './tool.ts';

/** A judgement of a line, with how far the person's yes would let it go. */
export type JudgedHere = CommandVerdict & { readonly leave: Leave };

/** Finds where names of files lead. */
type Locator = Pick<WorktreeFiles, 'locate'>;

/** Why a name in a line that would run unasked is not what it seems: a link leads elsewhere, or to keys. Null when it is. */
async function ledElsewhere(name: string, files: Locator): Promise<string | null> {
  if (/^\.\/?$/.test(name)) return null;
  const at = await files.locate(name);
  if (!at.ok) return at.error.reason === 'not-permitted' ? `“${name}” does not lead to a file of the worktree` : null;
  return at.value !== name && isSecretPath(at.value) ? `“${name}” leads to “${at.value}”, which may hold keys` : null;
}

/** Asked about although its words only look: what they name is not what it seems. */
function heldUp(verdict: CommandVerdict, rule: string, reason: string): CommandVerdict {
  return { ...verdict, verdict: 'ask', rule, risk: 'high', reachesOut: true, reasons: [reason] };
}

/**
 * The same verdict, but for a line that would run unasked and names what a link takes out of the worktree, or to keys.
 * @param from folder below the root that the line runs in, with a slash behind it; nothing for the root.
 */
export async function withLinksFollowed(verdict: CommandVerdict, files: Locator, from = ''): Promise<CommandVerdict> {
  if (verdict.verdict !== 'auto') return verdict;
  for (const name of verdict.names) {
    const reason = await ledElsewhere(from + name, files);
    if (reason !== null) return heldUp(verdict, 'link', reason);
  }
  return verdict;
}

/** Whether a line is asked about for what it does, not for how it is written: a sandbox would not let it do that. */
function goesBeyond({ verdict, rule }: CommandVerdict): boolean {
  return verdict === 'ask' && rule !== 'not-plain';
}

/** The hosts that a line needs, when that is all that it needs beyond a sandbox; null when it needs more. */
async function hostsFor(
  { network }: CommandVerdict,
  { commands }: ToolContext,
): Promise<readonly [string, ...string[]] | null> {
  if (!network) return null;
  const hosts = new Set(network.hosts);
  for (const program of network.registries) {
    const found = (await commands?.registriesOf?.(program)) ?? null;
    if (found === null) return null;
    for (const host of found) hosts.add(host);
  }
  const [first, ...rest] = [...hosts].sort();
  return first === undefined ? null : [first, ...rest];
}

/** What the yes of a person means for a line that a sandbox would not let do what it is for. */
async function judgedBeyond(verdict: CommandVerdict, context: ToolContext): Promise<JudgedHere> {
  const hosts = await hostsFor(verdict, context);
  const means =
    hosts === null
      ? 'with your yes it runs outside of the sandbox, which would not let it'
      : `with your yes it runs in the sandbox, and reaches nothing but ${hosts.join(', ')}`;
  return { ...verdict, reasons: [...verdict.reasons, means], leave: hosts === null ? 'outside' : { hosts } };
}

/** Options by which grep goes through folders: by themselves, among other letters, cut short, or as what to do with folders. */
const recursive = /^-(?:[^-].*)?[rRd]|^--(?:r|di|de)/;

/** Whether a program would read files that it is not given by name. */
function looksThrough([program, ...given]: readonly (string | null)[], isFile: (name: string) => boolean): boolean {
  const name = program?.replace(/^.*[\\/]/, '') ?? '';
  if (/^(?:rg|ag|ack)$/.test(name)) return true;
  if (name === 'git') return given.includes('grep');
  if (/^[efz]?grep$/.test(name)) return given.some((word) => word === null || recursive.test(word));
  // Of two folders it compares what is in both.
  if (name === 'diff') return given.some((word) => word === null || (!word.startsWith('-') && !isFile(word)));
  return false;
}

/** Files of keys that git usually ignores, so that they are in no list. */
const usualKeys = ['.env', '.env.local', '.env.development', '.env.production', '.npmrc', '.netrc', 'credentials.json'];

/** A file of keys in the worktree; undefined when none is known. */
async function keysIn(listed: readonly string[], { files }: ToolContext): Promise<string | undefined> {
  const found = listed.find(isSecretPath);
  if (found !== undefined) return found;
  for (const name of usualKeys) if (await files.exists(name)) return name;
  return undefined;
}

/** Why a line that looks through folders is asked about: it would print what is in a file of keys. A sandbox hides those. */
async function seesKeys(
  { commands }: CommandVerdict,
  sandboxed: boolean,
  context: ToolContext,
): Promise<string | null> {
  if (sandboxed || !commands.some(({ words }) => looksThrough(words, () => false))) return null;
  const listed = await context.files.list();
  const names = new Set(listed);
  if (!commands.some(({ words }) => looksThrough(words, (name) => names.has(name)))) return null;
  const keys = await keysIn(listed, context);
  return keys === undefined ? null : `it also looks into “${keys}”, which may hold keys; search-text leaves it out`;
}

type Line = NonNullable<PreparedCall<unknown>['command']>;

/** Judges a line as it would run in the worktree, under the files of policy as they stand. */
export async function judgeHere(command: Line, context: ToolContext): Promise<JudgedHere> {
  const [judged, policy] = [await judgeByRules(command, context), await context.readPolicy?.()];
  return tightened(judged, policy ?? noFilePolicy);
}

/** What the rules make of a line. What runs unasked must also lead where it says. */
async function judgeByRules({ line, terms }: Line, context: ToolContext): Promise<JudgedHere> {
  const { root } = context.files;
  const verdict = await judgeCommand({ ...terms, line, root, cwd: root }, context.loadShell, context.pause);
  if (goesBeyond(verdict)) {
    return terms.sandboxed ? judgedBeyond(verdict, context) : { ...verdict, leave: 'outside' };
  }
  if (verdict.verdict !== 'auto') return { ...verdict, leave: 'confined' };
  const seen = await seesKeys(verdict, terms.sandboxed, context);
  if (seen !== null) return { ...heldUp(verdict, 'secret-path', seen), leave: 'confined' };
  return { ...(await withLinksFollowed(verdict, context.files)), leave: 'confined' };
}
