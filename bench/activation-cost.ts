/** What an activation cost the extension host. */
export interface ActivationCost {
  /** Milliseconds from the call to the end of `activate`: loading and calling. */
  readonly ms: number;
  /** What the process has grown by a second later, in MB. */
  readonly grown: number;
}

/** The id of the extension that does nothing. */
export const emptyExtension = 'codemaestro-bench.empty';
