import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rules } from '../../src/core/policy/command/tables/index.ts';

/** Calls of the system by which a process starts a program or changes a file. */
const calls =
  'execve,execveat,open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,symlink,symlinkat,link,linkat,' +
  'chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,truncate,ftruncate,mknod,mknodat,connect,bind';

/** Programs of which some rule says that they only look, and the shell. */
const looking = new Set([
  'bash',
  ...rules.filter(({ effect }) => effect === 'looks').flatMap(({ programs }) => programs.split(' ')),
]);

/** Starts a program and resolves with whether it ended well. */
function run(program: string, args: readonly string[], cwd: string): Promise<boolean> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, LANG: 'C.UTF-8' };
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd, env, timeout: 20_000, maxBuffer: 1e8 }, (error) => resolve(!error));
    child.stdin?.end();
  });
}

/** Whether programs can be watched here. */
export function canTrace(): Promise<boolean> {
  return run('strace', ['-f', '-o', os.devNull, 'true'], os.tmpdir());
}

/** What one line of a trace shows that a line which only looks must not do; null when there is nothing. */
function wrongIn(line: string): string | null {
  if (!/ = \d/.test(line)) return null;
  const exec = /\bexecve(?:at)?\((?:AT_FDCWD, )?"([^"]*)"/.exec(line)?.[1];
  if (exec !== undefined) return looking.has(path.basename(exec)) ? null : `starts ${exec}`;
  const opened = /\bopen(?:at2?)?\((?:[^",]+, )?"([^"]*)", (?:\{flags=)?([A-Z_|]*)/.exec(line);
  if (opened) {
    const [, file = '', flags = ''] = opened;
    return /O_(?:WRONLY|RDWR|CREAT|TRUNC)/.test(flags) && !/^\/dev\/(?:null|tty)$/.test(file) ? `writes ${file}` : null;
  }
  // The C library asks for names of users at a socket that need not be there.
  return /\b(?:connect|bind)\(/.test(line) ? (/AF_INET/.test(line) ? line : null) : line;
}

/** Runs lines under strace in a folder of their own; tells of each what it did beyond looking. */
export async function deedsOf(lines: readonly string[]): Promise<readonly string[]> {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-traced-')));
  const folder = path.join(top, 'ws');
  for (const each of ['src', 'test', 'docs']) mkdirSync(path.join(folder, each), { recursive: true });
  for (const each of ['a', 'a.ts', 'b', 'README.md', 'package.json', 'src/index.ts', 'src/a.ts', 'docs/a.md']) {
    writeFileSync(path.join(folder, each), '{"name": "a", "scripts": {}}\n');
  }
  const found: string[] = [];
  try {
    for (const line of lines) {
      // A file for each process: in one, what two do at once is cut in pieces.
      const traces = mkdtempSync(path.join(top, 'trace-'));
      const watch = ['-ff', '-qq', '-e', `trace=${calls}`, '-o', path.join(traces, 'p')];
      await run('strace', [...watch, 'bash', '--noprofile', '--norc', '-c', line], folder);
      const seen = readdirSync(traces).flatMap((file) => readFileSync(path.join(traces, file), 'utf8').split('\n'));
      const wrong = seen.map(wrongIn).find((each) => each !== null);
      if (wrong !== undefined) found.push(`${line}: ${wrong}`);
    }
    return found;
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}
