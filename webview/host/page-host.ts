/** What a page has of the world outside: whoever shows it, and the time. A page touches nothing else of it. */
export interface PageHost {
  readonly post: (message: unknown) => void;
  /** Calls back with what the host sends, whatever it is. */
  readonly onMessage: (listener: (raw: unknown) => void) => void;
  /** What the page kept when it was last there; undefined when there is nothing. */
  readonly kept: () => unknown;
  readonly keep: (value: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls again and again, for as long as the page lives. */
  readonly every: (milliseconds: number, call: () => void) => void;
}
