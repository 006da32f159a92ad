import { isProtectedPath, isSecretPath } from '../protected-paths.ts';
import type { Outcome, OwnRule } from './outcome.ts';

/** Where a command would run. */
export interface Places {
  /** The workspace: an absolute folder. */
  readonly root: string;
  /** The person's folder, absolute. */
  readonly home: string;
  /** Folders that the command may stand in, absolute; null: some folder that cannot be told. */
  readonly cwds: readonly (string | null)[];
  /** A backslash parts names, as on Windows. */
  readonly backslash: boolean;
}

/** A path as the patterns of the machine's folders read it. */
function plain(path: string): string {
  return path.normalize('NFKC').toLowerCase().replaceAll('\\', '/');
}

/** Folders of the system; to delete one of them, a home, or the root is to lose the machine. */
const vital =
  /^\/(?:bin|boot|dev|etc|home|lib\w*|opt|proc|root|run|sbin|srv|sys|usr|var|users|applications|library|system)?(?:\/\*)?$|^\/(?:home|users)\/[^/]+(?:\/\*?)?$|^[a-z]:\/?(?:\*|windows|users|program files[^/]*)?\/?$/;

/** Whether to delete this is to lose the machine or the person's files. */
export function isVital(path: string, { home }: Pick<Places, 'home'>): boolean {
  const read = plain(path).replace(/(.)\/+$/, '$1');
  const own = plain(home);
  return vital.test(read) || (home !== '/' && [own, `${own}/*`, `${own}/.*`].includes(read));
}

/** Devices that swallow or say nothing of anybody. */
const harmless = /^\/dev\/(?:null|zero|stdin|stdout|stderr|tty)$/;

/** An absolute path without `.` and `..`; `left` when `..` stands behind a name, which may be a link. */
function normalised(path: string): { readonly path: string; readonly climbs: boolean } {
  const names: string[] = [];
  let climbs = false;
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  const relative = path.split('/').filter((name) => name !== '' && name !== '.');
  for (let at = 1; at < relative.length; at++) climbs ||= relative[at] === '..' && relative[at - 1] !== '..';
  return { path: `/${names.join('/')}`, climbs };
}

/** The same for a path that may begin with a drive. Of one that begins in whatever folder its drive has, nothing is known. */
function normalisedOn(path: string): ReturnType<typeof normalised> {
  if (!/^[A-Za-z]:/.test(path)) return normalised(path);
  if (path[2] !== '/') return { path, climbs: false };
  const on = normalised(path.slice(2));
  return { ...on, path: path.slice(0, 2) + on.path };
}

/** A folder that `cd` would lead to; null when it cannot be told. */
export function movedTo(value: string, cwd: string | null, { home }: Pick<Places, 'home'>): string | null {
  if (value.includes('\u0000') || /[*?[]/.test(value)) return null;
  const expanded = value.replace(/^~(?=\/|$)/, home);
  if (expanded.startsWith('~') || (cwd === null && !expanded.startsWith('/'))) return null;
  return normalised(expanded.startsWith('/') ? expanded : `${cwd ?? ''}/${expanded}`).path;
}

/** Whether an absolute path is a folder or below it, name by name. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Forms of names that only Windows gives a meaning, most of them another than they seem to have. */
const foreign =
  /^(?:\\\\|\/\/)[^/\\]|^\\\?\?\\|::|:\$|~\d(?:\.|\\|\/|$)|^[A-Za-z]{2,}:|(?:^|[\\/])(?:con|prn|aux|com\d|lpt\d)(?:\.[^\\/]*)?$/i;

/** What a path in the words of a command means for it; null: nothing. */
export function judgePath(value: string, use: 'read' | 'write', places: Places): Outcome | null {
  const found = places.cwds.map((cwd) => judgeFrom(value, use, cwd, places)).filter((each) => each !== null);
  return found.find(({ effect }) => effect === 'never') ?? found[0] ?? null;
}

const outcome = (
  effect: Outcome['effect'],
  risk: Outcome['risk'],
  rule: OwnRule,
  reason: string,
  out?: Outcome['out'],
): Outcome => ({ effect, risk, rule, reason, ...(out ? { out } : {}) });

function judgeFrom(value: string, use: 'read' | 'write', cwd: string | null, places: Places): Outcome | null {
  const { root, backslash, home } = places;
  if (backslash && foreign.test(value))
    return outcome('never', 'high', 'foreign-path', 'it names a file in a form that is not what it seems');
  const text = (backslash ? value.replaceAll('\\', '/') : value).replace(/^~(?=\/|$)/, home);
  const shown = value.replaceAll('\u0000', '…').replace(home, '~');
  if (harmless.test(text)) return null;
  const isAbsolute = text.startsWith('/') || (backslash && /^[A-Za-z]:/.test(text));
  const whole = isAbsolute ? text : `${cwd ?? '/\u0000'}/${text}`;
  const { path, climbs } = normalisedOn(whole);
  const isInside = isBelow(path, root) && !(cwd === null && !isAbsolute);
  const inner = isInside ? path.slice(root === '/' ? 1 : root.length + 1) : path;
  if (isSecretPath(inner) || isSecretPath(text)) {
    if (isInside && use === 'read')
      return outcome('reaches', 'high', 'secret-path', `it names “${shown}”, which may hold keys`);
    return outcome('never', 'high', 'secret-path', `it names “${shown}”, which holds secrets`);
  }
  if (use === 'write' && (isProtectedPath(inner) || isProtectedPath(text))) {
    return outcome('never', 'high', 'protected-path', `“${shown}” is protected: no agent writes there`);
  }
  if (/^\/dev\/(?!shm\/)/.test(path) && use === 'write') {
    return outcome('never', 'high', 'device', `it writes to the device “${shown}”`);
  }
  if (text.startsWith('~'))
    return outcome('reaches', 'high', 'outside', `it names files of another person, “${shown}”`);
  if (!isInside) {
    const risk = use === 'write' ? 'high' : 'medium';
    const reason =
      cwd === null && !isAbsolute
        ? 'it names files from a folder that cannot be told'
        : `it names files outside the workspace, “${shown}”`;
    return outcome('reaches', risk, 'outside', reason);
  }
  if (climbs && !isAbsolute)
    return outcome('reaches', 'low', 'climbs', `“${shown}” goes up again from a folder that may be a link`, 'no');
  if (hidden.test(inner))
    return outcome('reaches', 'medium', 'hidden-pattern', `the pattern “${shown}” may fit hidden files`, 'unless-held');
  return null;
}

/** A pattern that begins like the hidden files that hold keys and settings. */
const hidden = /(?:^|\/)(?:\.[^/]*[*?[{]|[?[*]+[^/]*(?:pem|key|env|npmrc|id_))/;

/** Whether a word names something that no agent may write, whatever it is there for. */
export function isGuarded(value: string, { root, backslash }: Places): boolean {
  const text = backslash ? value.replaceAll('\\', '/') : value;
  const inner = isBelow(text, root) && text !== root ? text.slice(root.length + 1) : text;
  return isProtectedPath(inner.replace(/^(?:\.\/)+/, ''));
}
