import { execFile } from 'node:child_process';

/** One run of a program, from its start to its end. Everything in it can be sent to another process. */
export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All that it finds in its environment; its PATH finds the program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it reads; nothing when not given. */
  readonly input?: Buffer | string;
  /** Bytes that it may print; with more it is killed. */
  readonly longestOutput: number;
  /** Milliseconds after which it is killed; never when not given. */
  readonly timeLimit?: number;
}

/** Why a program came to no exit code of 0. */
export interface ProgramError {
  /** `AbortError` for what was called off. */
  readonly name: string;
  readonly message: string;
  /** The exit code, or the system's word for why it could not start. */
  readonly code?: number | string | null;
  /** It took too long, or printed too much, and was killed for it. */
  readonly killed?: boolean;
}

/** What a program printed, and how it ended; no error means the exit code 0. */
export interface ProgramEnd {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly error: ProgramError | null;
}

/** Runs programs to their end. */
export interface Launcher {
  /** Never rejects. A run that is called off ends with an `AbortError`. */
  run(run: ProgramRun, signal?: AbortSignal): Promise<ProgramEnd>;
}

function errorOf(error: Error & { code?: number | string | null; killed?: boolean }): ProgramError {
  const { name, message, code = null, killed = false } = error;
  return { name, message, code, killed };
}

/** What comes of a program that was not run. */
export const withoutOutput = (error: ProgramError): ProgramEnd => ({
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
  error,
});

function runHere(run: ProgramRun, signal?: AbortSignal): Promise<ProgramEnd> {
  const { program, args, cwd, env, input, longestOutput, timeLimit } = run;
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: { ...env },
      encoding: 'buffer' as const,
      maxBuffer: longestOutput,
      timeout: timeLimit ?? 0,
      killSignal: 'SIGKILL' as const,
      windowsHide: true,
      ...(signal ? { signal } : {}),
    };
    try {
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ stdout, stderr, error: error ? errorOf(error) : null });
      });
      // One that ends early closes its input; what it printed says why.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
    } catch (error) {
      resolve(withoutOutput(errorOf(error instanceof Error ? error : new Error(String(error)))));
    }
  });
}

/** Runs programs as children of this process. */
export const launchHere: Launcher = { run: runHere };
