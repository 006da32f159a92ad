import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';

const segment = fc.constantFrom('a', 'b', 'c', '.git', 'out', '..', '.', '');
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
const place = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const target = fc.oneof(
  path,
  fc.constantFrom('../outside', '../outside/secret', '../../outside', '/', '/etc', '.', 'a/b/../..', '../root/a'),
);
const entry = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), place }),
  fc.record({ kind: fc.constant('folder' as const), place }),
  fc.record({ kind: fc.constant('link' as const), place, target }),
);

/** A tree with links, and paths that are read and written in it. */
export const treeCase = fc.record({
  entries: fc.array(entry, { maxLength: 8 }),
  paths: fc.array(path, { maxLength: 8 }),
});
type TreeCase = typeof treeCase extends fc.Arbitrary<infer T> ? T : never;

/** Where trees are made: in memory where the machine has such a folder, since what is tested is not the disk. */
export const ground = fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Everything below the folder as it stands: kind and content by path, links not followed. */
function snapshot(folder: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const one of fs.readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const name = `${prefix}${one.name}`;
    if (one.isSymbolicLink()) found[name] = `link ${fs.readlinkSync(join(folder, name))}`;
    else if (one.isDirectory()) Object.assign(found, { [name]: 'folder' }, snapshot(folder, `${name}/`));
    else found[name] = fs.readFileSync(join(folder, name), 'utf8');
  }
  return found;
}

function build(root: string, entries: TreeCase['entries']): void {
  for (const { kind, place: at, ...more } of entries) {
    const full = join(root, at);
    try {
      if (kind === 'folder') fs.mkdirSync(full, { recursive: true });
      else {
        fs.mkdirSync(join(full, '..'), { recursive: true });
        if ('target' in more) fs.symlinkSync(more.target, full);
        // Exclusive, so that the set-up itself never writes through a link.
        else fs.writeFileSync(full, 'content', { flag: 'wx' });
      }
    } catch {
      // The random tree does not allow this entry.
    }
  }
}

/** A place where trees are made, one after the other. */
export interface TreeGround {
  /** What in a tree was read or written that lies outside of its folder, or in `.git`; and what was written and is not there. */
  readonly escapesIn: (tree: TreeCase) => Promise<readonly string[]>;
  readonly close: () => void;
}

export async function openGround(): Promise<TreeGround> {
  const top = fs.realpathSync(fs.mkdtempSync(join(ground, 'maestro-contain-')));
  const root = join(top, 'root');
  fs.mkdirSync(root);
  const files = await openWorktreeFiles(root);
  return {
    async escapesIn({ entries, paths }) {
      for (const name of fs.readdirSync(root)) fs.rmSync(join(root, name), { recursive: true, force: true });
      for (const name of fs.readdirSync(top).filter((each) => each !== 'root')) {
        fs.rmSync(join(top, name), { recursive: true, force: true });
      }
      fs.mkdirSync(join(root, '.git'));
      fs.mkdirSync(join(top, 'outside'));
      fs.writeFileSync(join(top, 'outside', 'secret'), 'secret');
      build(
        root,
        entries.filter(({ place: at }) => !fs.existsSync(join(root, at))),
      );
      const before = snapshot(top);
      const wrong: string[] = [];
      for (const one of [...paths, 'a/secret', 'b/c/secret', 'a/b/secret']) {
        const read = await files.read(one);
        if (read.ok && read.value === 'secret') wrong.push(`read ${one}`);
        if (!(await files.write(one, 'written')).ok) continue;
        const again = await files.read(one);
        if (!again.ok || again.value !== 'written') wrong.push(`lost ${one}`);
      }
      const after = snapshot(top);
      const changed = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
      return [...wrong, ...changed.filter((name) => !name.startsWith('root/') || name.includes('.git'))];
    },
    close: () => {
      fs.rmSync(top, { recursive: true, force: true });
    },
  };
}

/** Trees that are tried at the same time. */
const abreast = 8;

/** The same of so many trees, one line for each that went wrong. */
export async function treeEscapes(count: number, seed: number): Promise<readonly string[]> {
  const grounds = await Promise.all(Array.from({ length: abreast }, openGround));
  const wrong: string[] = [];
  let taken = 0;
  const work = async ({ escapesIn }: TreeGround): Promise<void> => {
    const chunk = 100;
    while (taken < count) {
      const at = taken;
      taken += chunk;
      for (const tree of fc.sample(treeCase, { numRuns: Math.min(chunk, count - at), seed: seed + at })) {
        const escapes = await escapesIn(tree);
        if (escapes.length > 0) wrong.push(`${escapes.join(', ')}: ${JSON.stringify(tree)}`);
      }
    }
  };
  try {
    await Promise.all(grounds.map(work));
  } finally {
    for (const each of grounds) each.close();
  }
  return wrong;
}
