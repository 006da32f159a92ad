/**
 * Owns the child processes that run the functions. Each is the leader of its own process group and dies with it: at the
 * end, at the limit of silence, at the abort.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import type { ConfinedStart } from '../messages.ts';
import type { CallRequest, Observation, ObservationJob, ObservationLine } from './observation.ts';

/** What was seen, by number of the call. */
export interface Observed {
  readonly observations: ReadonlyMap<number, Observation>;
  /** Modules that could not be loaded, with the reason. */
  readonly unloadable: ReadonlyMap<string, string>;
  /** Calls that ended or hung the process. */
  readonly fatal: ReadonlySet<number>;
}

/** Where and how the functions run. */
export interface ObservationSettings {
  readonly cwd: string;
  /** The child's program: a file beside this one, or beside the bundle. */
  readonly program: URL;
  /** Milliseconds for everything together. */
  readonly timeout: number;
  /** Another time zone and language show what depends on them. */
  readonly world: 'home' | 'abroad';
  readonly signal: AbortSignal;
  /** How the child is started in a sandbox; null for as it is. */
  readonly confined: ConfinedStart | null;
}

const worlds = {
  home: { TZ: 'UTC', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
  abroad: { TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
};
const SILENCE = 3000;
const MEMORY = 384;
const RESTARTS = 6;

/** The child's program: the source beside this module, or the entry of its own beside the bundle. */
export function childProgram(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './child/main.ts' : './characterise-child.js', import.meta.url);
}

/** What a child may know of the environment. Where the running program is an editor's own, it has to act as Node. */
export function childEnvironment(
  world: ObservationSettings['world'],
  versions: Readonly<Record<string, string | undefined>> = process.versions,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const name of ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH']) {
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  }
  return {
    ...environment,
    ...worlds[world],
    HOME: tmpdir(),
    TMPDIR: tmpdir(),
    NO_COLOR: '1',
    NODE_ENV: 'test',
    ...(versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
}

/** Ends a child with everything it started. */
export function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Program, arguments and environment of a child. */
export function startOf(
  flags: readonly string[],
  program: URL,
  world: ObservationSettings['world'],
  confined: ConfinedStart | null,
): { readonly file: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const [file = process.execPath, ...before] = confined?.argv ?? [];
  const env = { ...childEnvironment(world), ...confined?.environment };
  return { file, args: [...before, ...flags, fileURLToPath(program)], env };
}

function start({ program, cwd, world, confined }: ObservationSettings): ChildProcess {
  const flags = [
    '--permission',
    '--allow-fs-read=*',
    '--allow-addons',
    `--max-old-space-size=${MEMORY}`,
    '--no-warnings',
  ];
  const { file, args, env } = startOf(flags, program, world, confined);
  return spawn(file, args, {
    cwd,
    env,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
}

interface Round {
  /** The call that was running when the child ended; -1 when it ended by itself. */
  readonly last: number;
  readonly finished: boolean;
}

/** Runs one child until it is done, silent for too long, or stopped. */
function runChild(
  job: ObservationJob,
  settings: ObservationSettings,
  deadline: number,
  take: (line: ObservationLine) => void,
): Promise<Round> {
  return new Promise((resolve) => {
    const child = start(settings);
    let last = -1;
    let finished = false;
    let silence: NodeJS.Timeout | undefined;
    const end = () => endGroup(child);
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(end, Math.max(0, Math.min(SILENCE + job.callTimeout, deadline - Date.now())));
    };
    listen();
    settings.signal.addEventListener('abort', end, { once: true });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(JSON.stringify(job));
    const lines = createInterface({ input: child.stdio[3] as Readable });
    lines.on('line', (line) => {
      listen();
      const message = JSON.parse(line) as ObservationLine;
      if (message.k === 'begin') last = message.call;
      if (message.k === 'done') finished = true;
      take(message);
    });
    const conclude = () => {
      clearTimeout(silence);
      settings.signal.removeEventListener('abort', end);
      end();
      resolve({ last, finished });
    };
    child.on('error', conclude);
    child.on('close', conclude);
  });
}

/**
 * Makes the calls in a child process, in order. A call that ends or hangs the process is noted, and a new child goes on
 * with the functions that did not.
 */
export async function observe(job: ObservationJob, settings: ObservationSettings): Promise<Observed> {
  const observations = new Map<number, Observation>();
  const unloadable = new Map<string, string>();
  const fatal = new Set<number>();
  const deadline = Date.now() + settings.timeout;
  let calls: readonly CallRequest[] = job.calls;
  for (let round = 0; round <= RESTARTS && calls.length > 0; round++) {
    if (settings.signal.aborted || Date.now() > deadline) break;
    const { last, finished } = await runChild({ ...job, calls }, settings, deadline, (line) => {
      if (line.k === 'end') observations.set(line.observation.call, line.observation);
      if (line.k === 'unloadable') unloadable.set(line.file, line.why);
    });
    if (finished) break;
    const at = calls.findIndex((call) => call.id === last);
    const culprit = calls[at];
    if (!culprit) break;
    fatal.add(culprit.id);
    calls = calls.slice(at + 1).filter((call) => call.file !== culprit.file || call.exported !== culprit.exported);
  }
  return { observations, unloadable, fatal };
}
