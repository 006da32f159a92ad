import type { Result } from '../base/index.ts';

/** What a confined command may touch beyond reading what is not secret. */
export interface Confinement {
  /** Absolute path of the folder that it works in, and may write but for what is protected there. */
  readonly folder: string;
  /** More places that it may write; absolute paths of folders that exist. */
  readonly writable: readonly string[];
}

/** A command as the sandbox starts it. */
export interface ConfinedRun {
  /** Program and arguments; the program by its full path. */
  readonly argv: readonly string[];
  /** What it finds in its environment besides, or instead. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes back what was made for it. To be called when it has ended. Never rejects. */
  readonly release: () => Promise<void>;
}

/** Whether commands are confined. `off`: because the person said so, or because this machine has no means: then `why` says what to do. */
export type SandboxStanding =
  | { readonly kind: 'on'; readonly name: string }
  | { readonly kind: 'off'; readonly wanted: boolean; readonly why: string };

/**
 * Confines commands by the means of the operating system: they write their folder and nothing else, find no keys, see no
 * processes but their own, and reach no other machine.
 */
export interface Sandbox {
  /** How things stand on this machine; looked at once. */
  readonly standing: () => Promise<SandboxStanding>;
  /**
   * How a command is started; null when it runs as it is, because the sandbox is off. Fails, with what to do, when the person
   * wants no command to run without a sandbox and there is none.
   */
  readonly confine: (argv: readonly string[], confinement: Confinement) => Promise<Result<ConfinedRun | null, string>>;
}
