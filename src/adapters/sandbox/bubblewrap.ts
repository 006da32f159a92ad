import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { listeningSockets } from './sockets.ts';

/** What the arguments are made of; all paths absolute. */
export interface BubblewrapOrder {
  /** The program itself. */
  readonly bwrap: string;
  readonly argv: readonly string[];
  readonly writable: readonly string[];
  /** What stays readable where the place around it is hidden. */
  readonly readable: readonly string[];
  readonly secret: readonly string[];
  /** What cannot be written although the folder around it can. */
  readonly present: readonly string[];
  /** Folders that are not renamed, since they hold such; the outer ones first. */
  readonly holding: readonly string[];
  /** What stays empty although the folder around it can be written. */
  readonly absent: readonly string[];
  /** The folder of a proxy's socket, which is seen as {@link networkFolder}; null for no network. */
  readonly network: string | null;
}

/** Where a command finds the folder of its proxy. */
export const networkFolder = '/run/network';

/** Temporary files, and sockets of services: a fresh empty folder each. */
const fresh = ['/tmp', '/var/tmp', '/run'];
/** Bytes that fit into each of these. */
const freshSize = 2 ** 30;
/** Kilobytes of memory that one process may have for data, and processes (where the system counts those of a sandbox). */
const limits = 'ulimit -c 0; ulimit -d 8388608; { ulimit -u 2048 || ulimit -p 2048; } 2>/dev/null; exec "$@"';

async function kindOf(place: string): Promise<'folder' | 'file' | null> {
  const found = await lstat(place).catch(() => null);
  return found === null ? null : found.isDirectory() ? 'folder' : 'file';
}

function isIn(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** Hides what exists: a folder is seen empty, a file as the null device. One that is a link is hidden where it leads. */
async function hiding(secret: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    secret.map(async (place) => {
      const real = await realpath(place).catch(() => null);
      const kind = real === null ? null : await kindOf(real);
      if (real === null || kind === null) return [];
      return kind === 'folder' ? ['--tmpfs', real, '--remount-ro', real] : ['--ro-bind', '/dev/null', real];
    }),
  );
  return found.flat();
}

/**
 * How bubblewrap is called. Later mounts lie above earlier ones, so the order is: all of the machine to be read; fresh places
 * over what is shared with other programs; what must be seen there nevertheless; what may be written; what is protected in
 * there; and last what is secret, and what other programs listen at, wherever it lies.
 */
export async function bubblewrapArguments(order: BubblewrapOrder): Promise<readonly string[]> {
  const covered = (place: string): boolean => fresh.some((each) => isIn(each, place));
  const seen = order.readable.filter(covered);
  const secret = order.secret.filter((place) => !order.writable.some((each) => isIn(place, each)));
  const hidden = (place: string): boolean => secret.some((each) => isIn(each, place));
  const reached = (place: string): boolean => !covered(place) || seen.some((each) => isIn(each, place));
  const own = (place: string): boolean => order.writable.some((each) => isIn(each, place));
  const sockets = (await listeningSockets()).filter((place) => reached(place) && !own(place) && !hidden(place));
  return [
    order.bwrap,
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--cap-drop', 'ALL'],
    ...['--hostname', 'sandbox', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...fresh.flatMap((place) => ['--size', String(freshSize), '--tmpfs', place]),
    ...(order.network === null ? [] : ['--ro-bind', order.network, networkFolder]),
    ...seen.flatMap((place) => ['--ro-bind-try', place, place]),
    ...order.writable.flatMap((place) => ['--bind', place, place]),
    // Where something is mounted cannot be renamed.
    ...order.holding.flatMap((place) => ['--bind-try', place, place]),
    ...order.present.flatMap((place) => ['--ro-bind-try', place, place]),
    ...order.absent.flatMap((place) => ['--tmpfs', place, '--remount-ro', place]),
    ...(await hiding([...secret, ...sockets])),
    ...['--', '/bin/sh', '-c', limits, 'sh'],
    ...order.argv,
  ];
}

/** The environment of what runs inside: temporary files lie in the fresh place, caches where they may be written. */
export function bubblewrapEnvironment(cache: string): Readonly<Record<string, string>> {
  return {
    TMPDIR: '/tmp',
    TEMP: '/tmp',
    TMP: '/tmp',
    XDG_RUNTIME_DIR: '/run',
    GOCACHE: path.join(cache, 'go'),
    npm_config_cache: path.join(cache, 'npm'),
    PNPM_HOME: path.join(cache, 'pnpm'),
    BUN_INSTALL_CACHE_DIR: path.join(cache, 'bun'),
    UV_CACHE_DIR: path.join(cache, 'uv'),
    PIP_CACHE_DIR: path.join(cache, 'pip'),
    GIT_OPTIONAL_LOCKS: '0',
  };
}
