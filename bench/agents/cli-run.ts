import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processesOf, sampleTree, type TreeSample } from './process-tree.ts';
import { projectFiles } from './scripts.ts';
import type { BenchWire } from './scripts.ts';

const cli = path.join(import.meta.dirname, '../../dist/cli.js');

/** A project on the disk for runs of the built command line. */
export interface Project {
  readonly top: string;
  readonly workspace: string;
  dispose(): void;
}

/** How a project differs from the small one. */
export interface ProjectShape {
  /** Files besides. */
  readonly more?: Readonly<Record<string, string>>;
  /** So many files more that nobody needs. */
  readonly bulk?: number;
  readonly concurrency?: number;
}

/** The environment of a project's runs: nothing of it reaches the person's own folders. */
function projectEnvironment(top: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '', MAESTRO_HOME: path.join(top, 'home') };
}

/**
 * Makes a project with one commit. Its check is a shell built-in, so that nothing of a test runner is measured; where there
 * is no sandbox it is let run, as a person would.
 */
export function makeProject({ more = {}, bulk = 0, concurrency = 3 }: ProjectShape = {}): Project {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-bench-'));
  const workspace = path.join(top, 'workspace');
  const checks = { commands: [{ name: 'test', kind: 'test', command: 'true', reporter: 'exit-code' }] };
  const files: Record<string, string> = {
    'package.json': '{ "name": "bench", "type": "module" }\n',
    '.maestro/config.json': `${JSON.stringify({ concurrency, checks })}\n`,
    ...projectFiles,
    ...more,
  };
  for (let file = 0; file < bulk; file++) {
    files[`lib/part-${String(file % 200)}/module-${String(file)}.ts`] = `export const value${String(file)} = 1;\n`;
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), content);
  }
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: workspace, stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-q', '-m', 'The project as it is');
  execFileSync(process.execPath, [cli, 'allow', '--all', '-C', workspace], {
    env: projectEnvironment(top),
    stdio: 'ignore',
  });
  return { top, workspace, dispose: () => rmSync(top, { recursive: true, force: true, maxRetries: 3 }) };
}

/** How a run of the command line went. */
export interface CliRun {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly code: number | null;
  readonly printed: string;
  readonly samples: readonly TreeSample[];
  /** Processes that were still there after it had ended. */
  readonly left: readonly string[];
}

/** How the command line is run. */
export interface CliOptions {
  readonly workflow?: string;
  /** Measure the process tree so often, in milliseconds. */
  readonly every?: number;
  /** A program and its arguments to run it under. */
  readonly under?: readonly string[];
  /** What the model's server speaks; Chat Completions when left out. */
  readonly wire?: BenchWire;
}

/** How the command line is told where the model is. */
function modelVariables(wire: BenchWire, url: string): Readonly<Record<string, string>> {
  const none = { OPENAI_API_KEY: 'none', ANTHROPIC_API_KEY: 'none' };
  if (wire === 'chat') return { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: url, MAESTRO_MODEL_KEY: 'none' };
  return { ...none, MAESTRO_MODEL: `${wire}/scripted`, ANTHROPIC_BASE_URL: url, OLLAMA_HOST: url };
}

/** Runs `maestro run` on a project, headless, against a model, and waits for its end. */
export function runCli(
  { top, workspace }: Project,
  url: string,
  { workflow = 'quick', every, under = [], wire = 'chat' }: CliOptions = {},
): Promise<CliRun> {
  const samples: TreeSample[] = [];
  const startedAt = performance.timeOrigin + performance.now();
  const args = [...under, process.execPath, cli, 'run', 'Take the tax off', '--workflow', workflow];
  const child = spawn(args[0] ?? '', [...args.slice(1), '--autonomy', '3', '--yes-low', '-C', workspace], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...projectEnvironment(top), ...modelVariables(wire, url) },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += String(chunk)));
  const timer = every === undefined ? undefined : setInterval(() => samples.push(sampleTree(child.pid ?? 0)), every);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      resolve({ startedAt, code, printed, samples, left: processesOf(top) });
    });
  });
}
