import type { Result } from '../base/index.ts';

/** One look of a confined command at the network: what it wanted to reach, and what came of it. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  /** `reached`: connected, to this address. Else why it was kept from it. */
  readonly outcome: 'reached' | 'not-granted' | 'private-address' | 'no-such-host' | 'unreachable' | 'malformed';
  readonly address?: string;
}

/** What a confined command may touch beyond reading what is not secret. */
export interface Confinement {
  /** Absolute path of the folder that it works in, and may write but for what is protected there. */
  readonly folder: string;
  /** More places that it may write; absolute paths of folders that exist. */
  readonly writable: readonly string[];
  /** Hosts that it may reach, each as `name:port`, beside those that the person lets every command reach. */
  readonly hosts?: readonly string[];
  /** True when what the person lets every command reach does not count: only {@link hosts} do. */
  readonly ownHostsOnly?: boolean;
  /** True when files of keys in the folder are not to be read, either. */
  readonly hidesKeys?: boolean;
  /** Hears of each look at the network before anything is sent. Must not throw. */
  readonly onConnection?: (connection: Connection) => void;
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
 * processes but their own, and reach no other machine but the hosts that were granted.
 */
export interface Sandbox {
  /** How things stand on this machine; looked at once. */
  readonly standing: () => Promise<SandboxStanding>;
  /**
   * How a command is started; null when it runs as it is, because the sandbox is off. Fails, with what to do, when the person
   * wants no command to run without a sandbox and there is none.
   */
  readonly confine: (argv: readonly string[], confinement: Confinement) => Promise<Result<ConfinedRun | null, string>>;
  /**
   * Hosts, each as `name:port`, from which a package manager fetches by the person's own settings. Null when it cannot do its
   * work inside: it needs a key of the person, or is not one that is known.
   */
  readonly registriesOf: (program: string) => Promise<readonly string[] | null>;
}
