import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCommandRunner } from '../../src/adapters/command-runner/index.ts';
import type { CommandOrder } from '../../src/core/ports/index.ts';
import { sandboxIn } from '../adapters/sandbox/place.ts';

/** A home with secrets that a sandbox hides, each of which holds the word `canary`. */
export interface HiddenPlace {
  /** The worktree that commands work in. */
  readonly folder: string;
  /** A folder of the person's own, with a secret file and a secret folder. */
  readonly deep: string;
  isConfined(): Promise<boolean>;
  /** What a line prints. */
  printed(line: string, more?: Partial<CommandOrder>): Promise<string>;
  dispose(): void;
}

/** Makes one on the disk, with the sandbox of this machine. */
export function hideSecrets(): HiddenPlace {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-secret-')));
  const [folder, home, deep] = ['worktree', 'home', 'home/own/deep'].map((name) => path.join(top, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [folder, path.join(home, '.aws'), path.join(deep, 'notes')]) mkdirSync(each, { recursive: true });
  for (const each of [
    path.join(home, '.aws/credentials'),
    ...['secret.txt', 'notes/a.txt'].map((name) => path.join(deep, name)),
  ]) {
    writeFileSync(each, 'canary');
  }
  const secret = [path.join(deep, 'secret.txt'), `${path.join(deep, 'notes')}/`];
  const sandbox = sandboxIn(top, folder, { home, secret, readable: [top] });
  const runner = createCommandRunner({ environment: { ...process.env, HOME: home }, grace: 300, sandbox });
  return {
    ...{ folder, deep },
    isConfined: async () => (await runner.terms()).sandboxed,
    async printed(line, more = {}) {
      const order = { run: line, title: line, folder, cwd: folder, timeout: 60_000, ...more };
      const command = runner.start(order, new AbortController().signal);
      const end = await command.ended;
      assert.equal(end.kind, 'exited');
      return command.output(10_000);
    },
    dispose: () => rmSync(top, { recursive: true, force: true }),
  };
}

/** Lines that name a secret as it is called. */
export function waysToSecrets({ deep }: HiddenPlace): readonly string[] {
  return ['cat ~/.aws/credentials', 'cat ~/.aws//credentials', `cat ${deep}/notes/a.txt`];
}

/** Lines that would come by a secret where only its name is looked at. */
export function waysPastHiding({ deep }: HiddenPlace): readonly string[] {
  return [
    `mv ${deep}/secret.txt a; cat a`,
    `mv ${deep} d; cat d/secret.txt`,
    `mv ${deep}/.. o; cat o/deep/secret.txt`,
    `mv ${deep}/../.. h; cat h/own/deep/secret.txt`,
    `mv ${deep}/s* .; cat s*`,
    `mv ${deep}/notes n; cat n/a.txt`,
    `cp -r ${deep} c; cat c/secret.txt c/notes/a.txt`,
    `ln ${deep}/secret.txt l; cat l`,
    `ln -s ${deep} s; cat s/secret.txt`,
    `find ${deep} -type f -exec cat {} +`,
    `tar c ${deep} | tar x -O`,
    `mkdir m; mount --bind ${deep} m; cat m/secret.txt`,
  ];
}
