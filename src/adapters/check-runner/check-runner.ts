import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { CheckRun } from '../../core/domain/index.ts';
import type { CheckCommand, CheckRunner } from '../../core/ports/index.ts';
import { commandLine } from './command-line.ts';
import { discoverChecks } from './discover.ts';
import { checkEnvironment, searchPath, withNode, type Environment } from './environment.ts';
import { createOutputCapture } from './output-capture.ts';
import { createPrintedLines, plainText } from './printed-lines.ts';
import { runProcess, type ProcessEnd } from './process-run.ts';
import { marker } from './process-table.ts';
import { createReaderFor, type Reading } from './readers/index.ts';
import { declaredReport, temporaryReport, type ReportFile } from './report-file.ts';
import { createRunRecords, type SweptRun } from './run-records.ts';

/** What a check runner is made of. */
export interface CheckRunnerOptions {
  /** The engine's environment, of which an allow-list passes on to checks; mostly `process.env`. */
  readonly environment: Environment;
  /** A folder for the notes on running checks; without it a crashed engine's processes are not found again. */
  readonly recordsFolder?: string;
  /** Milliseconds for commands without a limit of their own. Default: ten minutes. */
  readonly defaultTimeout?: number;
  /** Milliseconds between SIGTERM and SIGKILL. Default: two seconds. */
  readonly grace?: number;
  /** The Node.js that is used when the project's PATH has none that fits. Default: the running one. */
  readonly node?: { readonly file: string; readonly version: string };
}

/** Runs checks as processes of this machine. */
export interface ProcessCheckRunner extends CheckRunner {
  /** Ends the processes that checks of a crashed engine left; call it once at start. Returns the runs that had some. */
  sweepOrphans(): Promise<readonly SweptRun[]>;
}

const tenMinutes = 600_000;
/** Characters kept while a check runs, at each end; and in all for the journal. */
const keptSide = 65_536;
const journalLimit = 16_384;

/** Finds and runs the checks of a folder: see {@link CheckRunner}. */
export function createCheckRunner(options: CheckRunnerOptions): ProcessCheckRunner {
  const { environment, recordsFolder = null, defaultTimeout = tenMinutes, grace = 2_000 } = options;
  const node = options.node ?? { file: process.execPath, version: process.versions.node };
  const records = createRunRecords(recordsFolder);

  async function execute(folder: string, command: CheckCommand, signal: AbortSignal): Promise<CheckRun> {
    const place = await folderOf(folder, command.cwd);
    if ('why' in place) return notStarted(command, place.why);
    if (signal.aborted) return notStarted(command, 'It was cancelled before it started.');
    const report = await reportOf(place.path, command);
    const path = await withNode(searchPath(environment, folder), place.path, node);
    const mark = randomUUID();
    const reader = createReaderFor(command.reporter);
    const capture = createOutputCapture(keptSide);
    const keep = (text: string): void => capture.add(text);
    const readLine = (line: string): void => reader.line(line);
    const streams = {
      stdout: createPrintedLines(keep, readLine),
      stderr: createPrintedLines(keep, readLine),
    };
    const [program = '', ...args] = command.argv.map((word) => word.replaceAll('{report}', report?.path ?? '{report}'));
    const record = await records.open(mark, commandLine(command.argv));
    const started = performance.now();
    try {
      const end = await runProcess({
        program: program.includes('/') && !program.startsWith('/') ? resolve(place.path, program) : program,
        args,
        cwd: place.path,
        environment: { ...checkEnvironment(environment, path), [marker]: mark },
        timeout: command.timeout,
        grace,
        mark,
        signal,
        onStarted: (pid) => record.started(pid),
        onOutput: (stream, chunk) => streams[stream].add(chunk),
      });
      const duration = Math.round(performance.now() - started);
      if (end.kind === 'not-started') return notStarted(command, whyNotStarted(program, end));
      streams.stdout.end();
      streams.stderr.end();
      const reading = command.reporter === 'exit-code' && !report ? null : ((await report?.read()) ?? reader.end());
      return runOf(command, end, duration, reading, plainText(capture.text(journalLimit)));
    } finally {
      await record.close();
      await report?.remove();
    }
  }

  return {
    discover: (folder, settings) => discoverChecks(folder, settings, searchPath(environment, folder), defaultTimeout),
    async run(folder, command, signal) {
      try {
        return await execute(folder, command, signal);
      } catch (error) {
        return notStarted(command, error instanceof Error ? error.message : String(error));
      }
    },
    sweepOrphans: () => records.sweep(grace),
  };
}

/** The folder a command runs in, which must be inside the one it belongs to. */
async function folderOf(folder: string, cwd: string): Promise<{ path: string } | { why: string }> {
  const [root, path] = await Promise.all([folder, resolve(folder, cwd)].map((one) => realpath(one).catch(() => null)));
  if (!root) return { why: `The folder ${folder} does not exist.` };
  if (!path) return { why: `The folder "${cwd}" does not exist. Correct "cwd" of this check in .maestro/config.json.` };
  if (path !== root && !path.startsWith(root + sep)) return { why: `The folder "${cwd}" is outside the workspace.` };
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ? { path } : { why: `"${cwd}" is not a folder.` };
}

async function reportOf(folder: string, command: CheckCommand): Promise<ReportFile | null> {
  if (command.argv.some((word) => word.includes('{report}'))) return temporaryReport();
  return command.reportFile === undefined ? null : declaredReport(folder, command.reportFile);
}

const noCounts = { passed: 0, failed: 0, skipped: 0 };

function notStarted(command: CheckCommand, why: string): CheckRun {
  return {
    name: command.name,
    kind: command.kind,
    command: commandLine(command.argv),
    status: 'not-started',
    exitCode: null,
    duration: 0,
    failed: [],
    counts: noCounts,
    reporter: 'exit-code',
    output: why,
  };
}

function whyNotStarted(program: string, end: ProcessEnd & { kind: 'not-started' }): string {
  if (end.code === 'ENOENT')
    return `"${program}" was not found. Install it, or set the check's command in .maestro/config.json ("checks").`;
  if (end.code === 'EACCES')
    return `"${program}" may not be executed. Make it executable (chmod +x), or correct the command.`;
  return `"${program}" could not be started: ${end.message}.`;
}

/** The exit code decides; the cases only tell more. */
function runOf(
  command: CheckCommand,
  end: Exclude<ProcessEnd, { kind: 'not-started' }>,
  duration: number,
  reading: Reading | null,
  output: string,
): CheckRun {
  const missing = end.kind === 'exited' && end.exitCode === 127 ? missingProgram(output) : null;
  const status =
    end.kind === 'timed-out'
      ? 'timed-out'
      : missing !== null
        ? 'not-started'
        : end.kind === 'exited' && end.exitCode === 0
          ? 'passed'
          : 'failed';
  const note =
    missing === null ? noteOf(command, end) : `"${missing}" is not installed. Install the dependencies first.`;
  return {
    name: command.name,
    kind: command.kind,
    command: commandLine(command.argv),
    status,
    exitCode: end.kind === 'exited' ? end.exitCode : null,
    duration,
    failed: [...(reading?.failed ?? [])],
    counts: reading?.counts ?? noCounts,
    reporter: reading?.reporter ?? 'exit-code',
    output: note ? `${output.trimEnd()}\n${note}\n`.trimStart() : output,
  };
}

function noteOf(command: CheckCommand, end: Exclude<ProcessEnd, { kind: 'not-started' }>): string {
  const left =
    end.kind === 'exited' && end.leftBehind > 0 ? `${end.leftBehind} processes left behind were ended. ` : '';
  if (end.kind === 'timed-out') return `Stopped after ${command.timeout / 1000} s: the check did not end by itself.`;
  if (end.kind === 'aborted') return 'Stopped: the check was cancelled.';
  return end.signalName ? `${left}Ended by ${end.signalName}.` : left.trim();
}

/** The program that a shell did not find, as bash, dash and zsh say it: exit code 127 alone may come from anywhere. */
function missingProgram(output: string): string | null {
  const said =
    /^(?:\S*\/)?(?:ba|da|z)?sh: (?:(?:line )?\d+: )?(?:command not found: (\S+)|(\S+): (?:command )?not found)$/m;
  const match = said.exec(output);
  return match?.[1] ?? match?.[2] ?? null;
}
