import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compilerSettings } from '../app/projects.ts';

/** The command line as it is built, which `npm test` sees to. */
const entry = path.join(import.meta.dirname, '../../dist/cli.js');

/** What a call of the command line came to. */
export interface Called {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call that goes on. */
export interface Running {
  readonly child: ChildProcess;
  /** All that was printed so far, on both streams. */
  output(): string;
  /** Resolves when the text has been printed after what was waited for before. */
  until(text: string | RegExp): Promise<void>;
  readonly ended: Promise<Called>;
}

/** A folder with a project in it, and a home of its own for everything that the command line keeps elsewhere. */
export interface Place {
  readonly top: string;
  readonly folder: string;
  readonly env: Record<string, string | undefined>;
  write(file: string, text: string): void;
  git(...args: string[]): string;
  /** Calls the command line and waits for its end. Nothing is typed. */
  maestro(...args: string[]): Promise<Called>;
  start(...args: string[]): Running;
  /** Runs any program there, as `start` runs the command line. */
  launch(program: string, args: readonly string[]): Running;
  dispose(): void;
}

/** Makes an empty folder to call the command line in. */
export function createPlace(): Place {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-cli-')));
  const folder = path.join(top, 'project');
  mkdirSync(folder);
  writeFileSync(path.join(top, 'gitconfig'), '[user]\n\tname = Ada\n\temail = ada@example.org\n');
  const env: Place['env'] = {
    ...process.env,
    MAESTRO_HOME: path.join(top, 'home'),
    GIT_CONFIG_GLOBAL: path.join(top, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    // Agents find what they need in so small a project; an index would only be made beside every test.
    MAESTRO_INDEX: 'off',
    MAESTRO_MEMORY: 'off',
  };
  for (const name of [
    'NODE_TEST_CONTEXT',
    'NO_COLOR',
    'FORCE_COLOR',
    'npm_lifecycle_event',
    'INIT_CWD',
    'MAESTRO_MODEL',
    // This may itself be a check of an engine's.
    'MAESTRO_CHECK_RUN',
    'MAESTRO_CHECK_RUN',
  ]) {
    Reflect.deleteProperty(env, name);
  }
  const children: ChildProcess[] = [];
  const launch = (program: string, args: readonly string[]): Running => {
    const child = spawn(program, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    return follow(child);
  };
  const start = (...args: string[]): Running => launch(process.execPath, [entry, ...args]);
  return {
    top,
    folder,
    env,
    write(file, text) {
      const full = path.join(folder, file);
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, text);
    },
    git: (...args) => execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' }).trim(),
    maestro(...args) {
      const running = start(...args);
      running.child.stdin?.end();
      return running.ended;
    },
    start,
    launch,
    dispose() {
      // Only what a failed test left is still there.
      for (const child of children) child.kill('SIGKILL');
      rmSync(top, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The command that calls the command line, for a shell. */
export function commandLine(...args: readonly string[]): string {
  return [process.execPath, entry, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

function follow(child: ChildProcess): Running {
  const texts = { stdout: '', stderr: '', all: '' };
  let seen = 0;
  let look: (() => void) | undefined;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      texts.all += text;
      look?.();
    });
  }
  const ended = new Promise<Called>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: texts.stdout, stderr: texts.stderr });
    });
  });
  return {
    child,
    output: () => texts.all,
    ended,
    until: (text) =>
      new Promise((resolve, reject) => {
        look = () => {
          const rest = texts.all.slice(seen);
          const match = typeof text === 'string' ? rest.indexOf(text) : rest.search(text);
          if (match < 0) return;
          seen += match + 1;
          look = undefined;
          resolve();
        };
        void ended.then(({ code }) => {
          reject(new Error(`ended with ${String(code)} before it said ${String(text)}:\n${texts.all}`));
        });
        look();
      }),
  };
}

/** A TypeScript library with two smells in two files, and tests that pass. */
export function writeProject(place: Place): void {
  const manifest = {
    name: 'tiny',
    version: '1.0.0',
    type: 'module',
    engines: { node: '>=24' },
    scripts: { test: 'node --test' },
  };
  place.write('package.json', JSON.stringify(manifest));
  place.write('tsconfig.json', compilerSettings);
  place.write(
    'src/sign.ts',
    `export function sign(n: number): string {\n  if (n > 0) {\n    return 'plus';\n    console.log('never');\n  }\n  return 'minus';\n}\n`,
  );
  place.write(
    'src/where.ts',
    `import { readFileSync } from 'node:fs';\nimport { join } from 'node:path';\n\nexport function where(folder: string): string {\n  return join(folder, 'x');\n}\n`,
  );
  place.write(
    'test/tiny.test.ts',
    `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sign } from '../src/sign.ts';
import { where } from '../src/where.ts';
test('sign', () => {
  assert.equal(sign(1), 'plus');
  assert.equal(sign(-1), 'minus');
});
test('where', () => {
  assert.equal(where('a'), 'a/x');
});
`,
  );
  place.git('init', '-q', '-b', 'main');
  place.git('add', '-A');
  place.git('commit', '-q', '-m', 'Start');
}

/** The ids and states of tasks, as `status --json` tells them. */
export async function tasksIn(place: Place): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await place.maestro('status', '--json');
  const { tasks } = JSON.parse(stdout) as { tasks: readonly { id: string; status: string }[] };
  return Object.fromEntries(tasks.map(({ id, status }) => [id, status]));
}
