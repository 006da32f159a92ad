import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { counted } from '../../core/base/index.ts';
import type { CheckRun } from '../../core/domain/index.ts';
import type { CheckCommand, CheckRunner, CommandEnd, CommandRunner } from '../../core/ports/index.ts';
import { commandLine } from './command-line.ts';
import { discoverChecks } from './discover.ts';
import type { Reading } from './readers/index.ts';
import { declaredReport, temporaryReport, type ReportFile } from './report-file.ts';

/** What a check runner is made of. */
export interface CheckRunnerOptions {
  /** What the commands of checks are run by. */
  readonly commands: CommandRunner;
  /** Milliseconds for commands without a limit of their own. Default: ten minutes. */
  readonly defaultTimeout?: number;
}

const tenMinutes = 600_000;
/** Characters of output for the journal. */
const journalLimit = 16_384;

/** Finds and runs the checks of a folder: see {@link CheckRunner}. */
export function createCheckRunner({ commands, defaultTimeout = tenMinutes }: CheckRunnerOptions): CheckRunner {
  async function execute(folder: string, command: CheckCommand, signal: AbortSignal): Promise<CheckRun> {
    const place = await folderOf(folder, command.cwd);
    if ('why' in place) return notStarted(command, place.why);
    if (signal.aborted) return notStarted(command, 'It was cancelled before it started.');
    const report = await reportOf(place.path, command);
    // With a parser of XML among them, readers are loaded when there is something to read.
    const { createReaderFor } = await import('./readers/index.ts');
    const reader = createReaderFor(command.reporter);
    const argv = command.argv.map((word) => word.replaceAll('{report}', report?.path ?? '{report}'));
    try {
      const running = commands.start(
        {
          run: argv,
          title: commandLine(command.argv),
          folder,
          cwd: place.path,
          timeout: command.timeout,
          ...(report?.folder === undefined ? {} : { writable: [report.folder] }),
          ...(command.unconfined ? { unconfined: true } : {}),
          onLine: (line) => reader.line(line),
        },
        signal,
      );
      const end = await running.ended;
      if (end.kind === 'not-started') return notStarted(command, whyNotStarted(argv[0] ?? '', end));
      const reading = command.reporter === 'exit-code' && !report ? null : ((await report?.read()) ?? reader.end());
      return runOf(command, end, reading, running.output(journalLimit));
    } finally {
      await report?.remove();
    }
  }

  return {
    discover: (folder, settings) =>
      discoverChecks(folder, settings, (program) => commands.find(program, folder), defaultTimeout),
    async run(folder, command, signal) {
      try {
        return await execute(folder, command, signal);
      } catch (error) {
        return notStarted(command, error instanceof Error ? error.message : String(error));
      }
    },
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

function whyNotStarted(program: string, end: CommandEnd & { kind: 'not-started' }): string {
  if (end.code === 'ENOENT')
    return `"${program}" was not found. Install it, or set the check's command in .maestro/config.json ("checks").`;
  if (end.code === 'EACCES')
    return `"${program}" may not be executed. Make it executable (chmod +x), or correct the command.`;
  return `"${program}" could not be started: ${end.message}.`;
}

type Ended = Exclude<CommandEnd, { kind: 'not-started' }>;

/** The exit code decides; the cases only tell more. */
function runOf(command: CheckCommand, end: Ended, reading: Reading | null, output: string): CheckRun {
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
    duration: end.duration,
    failed: [...(reading?.failed ?? [])],
    counts: reading?.counts ?? noCounts,
    reporter: reading?.reporter ?? 'exit-code',
    output: note ? `${output.trimEnd()}\n${note}\n`.trimStart() : output,
  };
}

function noteOf(command: CheckCommand, end: Ended): string {
  const left =
    end.kind === 'exited' && end.leftBehind > 0 ? `Ended ${counted(end.leftBehind, 'process')} left behind. ` : '';
  if (end.kind === 'timed-out') return `Stopped after ${command.timeout / 1000} s: the check did not end by itself.`;
  if (end.kind === 'out-of-memory') {
    return 'Ended: its processes together took more memory than this machine can spare. Have it run fewer at a time.';
  }
  if (end.kind === 'too-many-processes') {
    return 'Ended: it had more processes at once than a check may. Have it start fewer at a time.';
  }
  if (end.kind === 'stopped') return 'Stopped: the check was cancelled.';
  return end.signalName ? `${left}Ended by ${end.signalName}.` : left.trim();
}

/** The program that a shell did not find, as bash, dash and zsh say it: exit code 127 alone may come from anywhere. */
function missingProgram(output: string): string | null {
  const said =
    /^(?:\S*\/)?(?:ba|da|z)?sh: (?:(?:line )?\d+: )?(?:command not found: (\S+)|(\S+): (?:command )?not found)$/m;
  const match = said.exec(output);
  return match?.[1] ?? match?.[2] ?? null;
}
