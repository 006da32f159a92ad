import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createCheckRunner } from '../../../src/adapters/check-runner/index.ts';
import {
  createCommandRunner,
  type CommandRunnerOptions,
  type ProcessCommandRunner,
} from '../../../src/adapters/command-runner/index.ts';
import type { CheckRun } from '../../../src/core/domain/index.ts';
import type { CheckCommand, CheckRunner } from '../../../src/core/ports/index.ts';

/** A temporary project with a runner. */
export interface Project {
  readonly folder: string;
  /** Where the runner keeps its records; outside the project. */
  readonly records: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Runs a Node.js program with the given source. */
  node(source: string, more?: Partial<CheckCommand>): Promise<CheckRun>;
  run(argv: readonly string[], more?: Partial<CheckCommand>, signal?: AbortSignal): Promise<CheckRun>;
  readonly commands: ProcessCommandRunner;
  readonly runner: CheckRunner;
  readonly dispose: () => void;
}

export function commandOf(argv: readonly string[], more: Partial<CheckCommand> = {}): CheckCommand {
  return { name: 'check', kind: 'test', argv, cwd: '.', timeout: 30_000, reporter: 'auto', source: 'a test', ...more };
}

export function createProject(options: Partial<CommandRunnerOptions> = {}): Project {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'maestro-checks-')));
  const folder = join(top, 'project');
  const records = join(top, 'records');
  mkdirSync(folder);
  const commands = createCommandRunner({ environment: process.env, recordsFolder: records, grace: 300, ...options });
  const runner = createCheckRunner({ commands });
  const project: Project = {
    folder,
    records,
    commands,
    runner,
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    node: (source, more) => project.run([process.execPath, '-e', source], more),
    run: (argv, more, signal = new AbortController().signal) => runner.run(folder, commandOf(argv, more), signal),
    dispose: () => rmSync(top, { recursive: true, force: true }),
  };
  return project;
}
