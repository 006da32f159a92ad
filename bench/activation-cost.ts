/** What an activation cost the extension host. */
export interface ActivationCost {
  /** Milliseconds from the call to the end of `activate`: loading and calling. */
  readonly ms: number;
  /** What the process has grown by a second later, in MB. */
  readonly grown: number;
}

/** What the probe measured in one editor. */
export interface EditorCosts {
  /** Of the extension that does nothing, and of ours. */
  readonly activations: readonly ActivationCost[];
  /** The most that the extension host grew by while a goal was worked on, from before it was stated, in MB. */
  readonly grownByRun: number;
}

/** The id of the extension that does nothing. */
export const emptyExtension = 'codemaestro-bench.empty';
