import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runMark } from '../../core/domain/index.ts';
import type {
  Command,
  CommandEnd,
  CommandOrder,
  CommandRunner,
  ConfinedRun,
  Connection,
  Sandbox,
  ShellName,
} from '../../core/ports/index.ts';
import { createTurnstile, type Turnstile } from '../turnstile/index.ts';
import { commandEnvironment, findProgram, searchPath, withNode, type Environment } from './environment.ts';
import { usualMemory, usualProcesses } from './bounds.ts';
import { gitConfigFor } from './git-config.ts';
import { gitEnvironment } from './git-environment.ts';
import { createOutputCapture } from './output-capture.ts';
import { createPrintedLines, plainText } from './printed-lines.ts';
import { runProcess } from './process-run.ts';
import { createRunRecords, type RunRecords, type SweptRun } from './run-records.ts';

/** What a command runner is made of. */
export interface CommandRunnerOptions {
  /** The engine's environment, of which an allow-list passes on to commands; mostly `process.env`. */
  readonly environment: Environment;
  /**
   * A folder for the notes on running commands, and for what of the person's configuration of git holds for agents; without it a
   * crashed engine's processes are not found again, and nothing of that configuration holds.
   */
  readonly recordsFolder?: string;
  /** Milliseconds between SIGTERM and SIGKILL. Default: two seconds. */
  readonly grace?: number;
  /** Bytes of memory that all processes of one command may hold together. Default: three quarters of the machine's. */
  readonly memory?: number;
  /** How many processes of one command there may be at once. Default: 2,000. */
  readonly processes?: number;
  /** The Node.js that is used when the project's PATH has none that fits. Default: the running one. */
  readonly node?: { readonly file: string; readonly version: string };
  /** Confines commands; without it they run as they are. */
  readonly sandbox?: Sandbox;
  /** Where commands wait for their turn to be started, with the processes of others. */
  readonly inTurn?: Turnstile;
}

/** Runs commands as processes of this machine. */
export interface ProcessCommandRunner extends CommandRunner {
  /** Ends the processes that commands of a crashed engine left; call it once at start. Returns the runs that had some. */
  sweepOrphans(): Promise<readonly SweptRun[]>;
}

/** Characters kept while a command runs, at each end. */
const keptSide = 65_536;

/** What all commands of a runner share. */
interface Parts {
  readonly environment: Environment;
  readonly grace: number;
  readonly memory: number;
  readonly processes: number;
  readonly node: { readonly file: string; readonly version: string };
  readonly records: RunRecords;
  readonly recordsFolder: string | null;
  readonly sandbox: Sandbox | null;
  readonly inTurn: Turnstile;
}

/** Runs commands: see {@link CommandRunner}. */
export function createCommandRunner(options: CommandRunnerOptions): ProcessCommandRunner {
  const { environment, recordsFolder = null, grace = 2_000, memory = usualMemory(), sandbox = null } = options;
  const { inTurn = createTurnstile(), processes = usualProcesses } = options;
  const node = options.node ?? { file: process.execPath, version: process.versions.node };
  const records = createRunRecords(recordsFolder);
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  return {
    async terms() {
      const isConfined = (await sandbox?.standing())?.kind === 'on';
      return { shell: process.platform === 'win32' ? 'cmd' : 'bash', home, sandboxed: isConfined };
    },
    start: (order, signal) =>
      start(order, { environment, grace, memory, processes, node, records, recordsFolder, sandbox, inTurn }, signal),
    find(program, folder) {
      if (!program.includes('/')) return findProgram(program, searchPath(environment, folder));
      const file = resolve(folder, program);
      return findProgram(basename(file), [dirname(file)]);
    },
    registriesOf: (program) => sandbox?.registriesOf(program) ?? Promise.resolve(null),
    sweepOrphans: () => records.sweep(grace),
  };
}

function start(order: CommandOrder, parts: Parts, signal: AbortSignal): Command {
  const whole = createOutputCapture(keptSide);
  let fresh = createOutputCapture(keptSide);
  const keep = (text: string): void => {
    whole.add(text);
    fresh.add(text);
  };
  const stopping = new AbortController();
  const either = AbortSignal.any([signal, stopping.signal]);
  const ended = either.aborted
    ? Promise.resolve(notStarted('ABORTED', 'It was cancelled before it started.'))
    : execute(order, parts, keep, either).catch((error: unknown) => notStarted('UNKNOWN', messageOf(error)));
  return {
    ended,
    async settled(wait) {
      const done = new AbortController();
      const timer = delay(wait, null, { signal: done.signal }).catch(() => null);
      const end = await Promise.race([ended, timer]);
      done.abort();
      return end;
    },
    output: (limit) => plainText(whole.text(limit)),
    unread(limit) {
      const text = plainText(fresh.text(limit));
      fresh = createOutputCapture(keptSide);
      return text;
    },
    stop() {
      stopping.abort();
      return ended;
    },
  };
}

/** A command that can be started. */
interface Ready {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly confined: ConfinedRun | null;
  /** What it was kept from so far. */
  readonly keptFrom: readonly Connection[];
}

/** Refused looks at the network that are remembered for one command. */
const mostKeptFrom = 20;

/** Hears of connections, remembers those that were refused, each once, and tells on. */
function createListener({ onConnection }: CommandOrder): {
  readonly keptFrom: readonly Connection[];
  readonly hear: (connection: Connection) => void;
} {
  const keptFrom: Connection[] = [];
  return {
    keptFrom,
    hear(connection) {
      const { host, port, outcome } = connection;
      const isNew = !keptFrom.some((each) => each.host === host && each.port === port && each.outcome === outcome);
      if (outcome !== 'reached' && isNew && keptFrom.length < mostKeptFrom) keptFrom.push(connection);
      onConnection?.(connection);
    },
  };
}

/** Where the engine's own environment says that the person's configuration of git is. */
const placesOfConfig = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];

/** What a command finds in its environment; that of an agent, what disarms git, too. */
async function environmentFor(
  { shell, cwd }: CommandOrder,
  { environment, recordsFolder }: Parts,
  path: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const plain = commandEnvironment(environment, path);
  if (shell === undefined) return plain;
  const own = Object.fromEntries(placesOfConfig.map((name) => [name, environment[name]]));
  const { file, disarmed } = await gitConfigFor({ environment: { ...plain, ...own }, cwd, folder: recordsFolder });
  return { ...plain, ...gitEnvironment(file, disarmed) };
}

/** Finds the program and has it confined. */
async function makeReady(order: CommandOrder, parts: Parts): Promise<Ready | CommandEnd> {
  const { environment, node, sandbox } = parts;
  const path = await withNode(searchPath(environment, order.folder), order.cwd, node);
  const words = typeof order.run === 'string' ? await inShell(order.run, path, order.shell) : order.run;
  if (words === null) return notStarted('ENOENT', `There is no ${order.shell ?? 'shell'} on this machine.`);
  const [name = '', ...args] = words;
  const program = name.includes('/') ? resolve(order.cwd, name) : name;
  if (order.onlyConfined && (await sandbox?.standing())?.kind !== 'on') {
    return notStarted('NO-SANDBOX', 'It may run in a sandbox only, and there is none now.');
  }
  const plain = await environmentFor(order, parts, path);
  if (!sandbox || order.unconfined) return { program, args, environment: plain, confined: null, keptFrom: [] };
  const file = program.includes('/') ? program : await findProgram(program, path);
  if (file === null) return notStarted('ENOENT', `There is no program ${program}.`);
  const { folder, writable = [], hosts = [], ownHostsOnly = false, hidesKeys = false } = order;
  const listener = createListener(order);
  const made = await sandbox.confine([file, ...args], {
    ...{ folder, writable, hosts, ownHostsOnly, hidesKeys },
    onConnection: listener.hear,
  });
  if (!made.ok) return notStarted('NO-SANDBOX', made.error);
  const confined = made.value;
  const [first = program, ...rest] = confined?.argv ?? [program, ...args];
  const all = { ...plain, ...confined?.environment };
  return { program: first, args: rest, environment: all, confined, keptFrom: listener.keptFrom };
}

async function execute(
  order: CommandOrder,
  parts: Parts,
  keep: (text: string) => void,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const ready = await makeReady(order, parts);
  if ('kind' in ready) return ready;
  const { program, args, environment, confined, keptFrom } = ready;
  const onLine = order.onLine ?? (() => undefined);
  const streams = { stdout: createPrintedLines(keep, onLine), stderr: createPrintedLines(keep, onLine) };
  const mark = randomUUID();
  const record = await parts.records.open(mark, order.title);
  await new Promise<void>(parts.inTurn);
  const started = performance.now();
  try {
    const end = await runProcess({
      program,
      args,
      cwd: order.cwd,
      environment: { ...environment, [runMark]: mark },
      timeout: order.timeout,
      grace: parts.grace,
      memory: parts.memory,
      processes: parts.processes,
      mark,
      signal,
      isSandbox: confined !== null,
      onStarted: (pid) => record.started(pid),
      onOutput: (stream, chunk) => streams[stream].add(chunk),
    });
    if (end.kind === 'not-started') return end;
    streams.stdout.end();
    streams.stderr.end();
    const duration = Math.round(performance.now() - started);
    return {
      ...end,
      duration,
      ...(confined ? { confined: true } : {}),
      ...(keptFrom.length > 0 ? { keptFrom } : {}),
    };
  } finally {
    await confined?.release();
    await record.close();
  }
}

function notStarted(code: string, message: string): CommandEnd {
  return { kind: 'not-started', code, message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The shell that reads a line: always the same one, and nothing that the person's profiles put into it. Null when another is asked
 * for than there is.
 */
async function inShell(
  line: string,
  path: readonly string[],
  wanted: ShellName | undefined,
): Promise<readonly string[] | null> {
  if (process.platform === 'win32') return (wanted ?? 'cmd') === 'cmd' ? ['cmd.exe', '/d', '/s', '/c', line] : null;
  const bash = await findProgram('bash', path);
  if (bash !== null && (wanted ?? 'bash') === 'bash') return [bash, '--noprofile', '--norc', '-c', line];
  return wanted === undefined ? ['/bin/sh', '-c', line] : null;
}
