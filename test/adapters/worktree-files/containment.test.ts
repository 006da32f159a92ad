import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { openWorktreeFiles } from '../../../src/adapters/worktree-files/index.ts';

const names = ['a', 'b', 'c', '.git', 'out'];
const segment = fc.constantFrom(...names, '..', '.', '');
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

function build(root: string, entries: readonly { kind: string; place: string; target?: string }[]): void {
  for (const { kind, place: at, target: to } of entries) {
    const full = join(root, at);
    try {
      if (kind === 'folder') fs.mkdirSync(full, { recursive: true });
      else {
        fs.mkdirSync(join(full, '..'), { recursive: true });
        if (kind === 'link') fs.symlinkSync(to ?? '', full);
        // Exclusive, so that the set-up itself never writes through a link.
        else fs.writeFileSync(full, 'content', { flag: 'wx' });
      }
    } catch {
      // The random tree does not allow this entry.
    }
  }
}

describe('containment in random trees with links', () => {
  it('never reads or writes outside the folder, nor writes into .git', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), fc.array(path, { maxLength: 8 }), async (entries, paths) => {
        const top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-contain-')));
        try {
          const root = join(top, 'root');
          fs.mkdirSync(join(root, '.git'), { recursive: true });
          fs.mkdirSync(join(top, 'outside'));
          fs.writeFileSync(join(top, 'outside', 'secret'), 'secret');
          build(
            root,
            entries.filter(({ place: at }) => !fs.existsSync(join(root, at))),
          );
          const before = snapshot(top);
          const files = await openWorktreeFiles(root);
          for (const one of [...paths, 'a/secret', 'b/c/secret', 'a/b/secret']) {
            const read = await files.read(one);
            assert.notEqual(read.ok ? read.value : '', 'secret', `read ${one}`);
            const written = await files.write(one, 'written');
            if (written.ok) assert.deepEqual(await files.read(one), { ok: true, value: 'written' });
          }
          const after = snapshot(top);
          const changed = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
          assert.deepEqual(
            changed.filter((name) => !name.startsWith('root/') || name.includes('.git')),
            [],
          );
        } finally {
          fs.rmSync(top, { recursive: true, force: true });
        }
      }),
      { numRuns: Number(process.env['MAESTRO_RANDOM_TREES'] ?? 80) },
    );
  }).timeout(3_600_000);
});
