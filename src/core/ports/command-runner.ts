import type { Connection, Sandbox } from './sandbox.ts';

/** The language in which a line is written. */
export type ShellName = 'bash' | 'pwsh' | 'cmd';

/** How lines are run, as far as a judgement of them depends on it. */
export interface RunTerms {
  readonly shell: ShellName;
  /** The folder of the person under whose name commands run, absolute. */
  readonly home: string;
  /** Whether commands run in a sandbox of the operating system that lets them write in their folder only, and reach no host that was not granted. */
  readonly sandboxed: boolean;
}

/** What to run, and where. */
export interface CommandOrder {
  /** Program and arguments, run without a shell; or one line, which the shell of this machine reads without its profiles. */
  readonly run: readonly string[] | string;
  /** The command in words, for the note by which a later start finds what a crash left. */
  readonly title: string;
  /**
   * For a line of an agent: the shell that must read it, and no other. A git that it starts runs no hooks, pagers, editors or
   * helpers. Without it the shell of this machine reads the line.
   */
  readonly shell?: ShellName;
  /** The project's folder, absolute: programs that other projects put on the search path are not found from it. */
  readonly folder: string;
  /** Absolute folder to run in. */
  readonly cwd: string;
  /** Milliseconds after which all processes of the command are ended. */
  readonly timeout: number;
  /** More folders that it may write where commands are confined to their own; absolute. */
  readonly writable?: readonly string[];
  /** True for what the team's own settings have run before any agent works, which may write and reach what it wants. */
  readonly unconfined?: boolean;
  /** True for what was let pass because it is confined: it does not start otherwise. */
  readonly onlyConfined?: boolean;
  /** Hosts, each as `name:port`, that it may reach although it is confined. */
  readonly hosts?: readonly string[];
  /** True when it may reach no host but these, whatever every command may reach. */
  readonly ownHostsOnly?: boolean;
  /** True when, confined, it finds files of keys in its folder empty. */
  readonly hidesKeys?: boolean;
  /** Hears what a confined command wants to reach, and what comes of it, before anything is sent. Must not throw. */
  readonly onConnection?: (connection: Connection) => void;
  /** Hears each line that is printed, on either stream, without colours. */
  readonly onLine?: (line: string) => void;
}

/** How a command ended. `exitCode` and `signalName` are those of its first process. */
export type CommandEnd =
  /** `code` as in errno(3): `ENOENT` when there is no such program; `NO-SANDBOX` when one is wanted and there is none. */
  | { readonly kind: 'not-started'; readonly code: string; readonly message: string }
  | {
      /**
       * `stopped`: by {@link Command.stop} or the abort. `out-of-memory`: all its processes together held more than they may.
       * `too-many-processes`: there were more of them at once than there may be.
       */
      readonly kind: 'exited' | 'timed-out' | 'stopped' | 'out-of-memory' | 'too-many-processes';
      readonly exitCode: number | null;
      readonly signalName: string | null;
      /** Processes that it left behind and that were ended with it; those in a sandbox end with it uncounted. */
      readonly leftBehind: number;
      /** Milliseconds. */
      readonly duration: number;
      /** True when it could write nothing but its folder, and reach no host that was not granted. */
      readonly confined?: boolean;
      /** What it wanted to reach and was kept from, the first of each; not given when there was nothing. */
      readonly keptFrom?: readonly Connection[];
    };

/** A command that was started. */
export interface Command {
  /** Resolves when none of its processes is left. Never rejects. */
  readonly ended: Promise<CommandEnd>;
  /** How it ended; null when it still runs after so many milliseconds. */
  readonly settled: (wait: number) => Promise<CommandEnd | null>;
  /** What it printed so far, as plain text: whole when it fits `limit` characters, else head and tail. */
  readonly output: (limit: number) => string;
  /** What it printed since this was last asked for, in the same way. */
  readonly unread: (limit: number) => string;
  /** Ends all its processes: asked first, then killed. */
  readonly stop: () => Promise<CommandEnd>;
}

/**
 * Runs commands as processes of their own group, in a sandbox where there is one. They see an allow-list of the engine's environment, no terminal and no
 * input, and a bounded part of what they print is kept, however much it is.
 */
export interface CommandRunner {
  readonly terms: () => Promise<RunTerms>;
  /** Starts a command, which ends by itself, by its time-out, or by the abort. */
  readonly start: (order: CommandOrder, signal: AbortSignal) => Command;
  /** As of its sandbox; left out where there never is one. */
  readonly registriesOf?: Sandbox['registriesOf'];
  /** The full path of a program as commands of the folder find it, or null. One with a `/` is looked for in the folder. */
  readonly find: (program: string, folder: string) => Promise<string | null>;
}
