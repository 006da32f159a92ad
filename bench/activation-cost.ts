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
  /** Milliseconds of our own in `activate`. */
  readonly own: number;
  /** Milliseconds to the changed file: from the person's word that a hunk is taken over, and for an edit without us. */
  readonly accepts: { readonly ours: readonly number[]; readonly bare: readonly number[] };
  /** Milliseconds that pieces of an answer took from the server: through the editor, and read without it. */
  readonly pieces: { readonly ours: readonly number[]; readonly bare: readonly number[] };
  /** The most that the extension host grew by while a goal was worked on, from before it was stated, in MB. */
  readonly grownByRun: number;
}

/** The id of the extension that does nothing. */
export const emptyExtension = 'codemaestro-bench.empty';
