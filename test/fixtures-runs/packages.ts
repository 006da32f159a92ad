import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Place } from '../cli/driver.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures/third-party');

/** One process for all test files; the shell opens the pattern, so that any Node runs it. */
const command = 'node --test test/*.js';

/** A copy of the package in a repository of its own, with what its tests are written with. */
export function install(place: Place, name: string): void {
  cpSync(path.join(fixtures, name), place.folder, { recursive: true });
  mkdirSync(path.join(place.folder, 'node_modules/tape'), { recursive: true });
  cpSync(path.join(fixtures, 'tape.cjs'), path.join(place.folder, 'node_modules/tape/index.js'));
  place.write('.gitignore', 'node_modules\n');
  const checks = { commands: [{ name: 'test', kind: 'test', command }] };
  place.write('.maestro/config.json', JSON.stringify({ checks }));
  place.git('init', '-q', '-b', 'main');
  place.git('add', '-A');
  place.git('commit', '-q', '-m', 'As published');
}

/** How many of the package's own tests pass in the folder; throws when one fails. */
export function passing(folder: string, { env }: Place): number {
  const files = readdirSync(path.join(folder, 'test')).map((file) => path.join('test', file));
  const args = ['--test', '--test-isolation=none', '--test-reporter=tap', ...files];
  const output = execFileSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
  assert.match(output, /^# fail 0$/m);
  return Number(/^# pass (\d+)$/m.exec(output)?.[1] ?? 0);
}
