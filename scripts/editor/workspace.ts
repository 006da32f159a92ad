import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../setup.mjs';

const identity = [
  '-c',
  'user.name=CodeMaestro',
  '-c',
  'user.email=codemaestro@localhost',
  '-c',
  'commit.gpgSign=false',
];

/** Copies the sample project below a folder, as a repository with one commit; resolves with where it is. */
export async function copySample(below: string): Promise<string> {
  const folder = path.join(below, 'sheaf');
  await cp(path.join(root, 'examples', 'sheaf'), folder, {
    recursive: true,
    filter: (source) => path.basename(source) !== 'node_modules',
  });
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    [...identity, 'commit', '-q', '--no-verify', '-m', 'Start from the sample project'],
  ]) {
    await promisify(execFile)('git', args, { cwd: folder });
  }
  return folder;
}
