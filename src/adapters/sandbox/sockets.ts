import { readFile } from 'node:fs/promises';

/** Flag of a socket that takes connections: `__SO_ACCEPTCON` of the kernel. */
const listening = '00010000';

/**
 * Files of this machine that programs listen at. Whoever may read the folder of one may speak to the program behind it, with
 * its rights, whether the folder may be written or not: a container service, a database, an agent with keys.
 *
 * @param table as in `/proc/net/unix`, of which each line ends with number, references, protocol, flags, type, state, inode, path.
 */
export function socketsIn(table: string): readonly string[] {
  const found = table.split('\n').flatMap((line) => {
    const [, flags, place] = /^\S+ \S+ \S+ (\S+) \S+ \S+ +\d+ (\/.*)$/.exec(line) ?? [];
    return flags === listening && place !== undefined ? [place] : [];
  });
  return [...new Set(found)];
}

/** The same of this machine, as it is now. */
export async function listeningSockets(): Promise<readonly string[]> {
  return socketsIn(await readFile('/proc/net/unix', 'utf8').catch(() => ''));
}
