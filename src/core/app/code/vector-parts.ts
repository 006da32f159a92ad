import type { CodeStore, CodeVectorShelf, Embedder, VectorStanding, VectorTrouble } from '../../ports/index.ts';

/** What vectors of code are made and kept by. */
export interface VectorParts {
  readonly shelf: CodeVectorShelf;
  /** The one that is wanted. */
  readonly embedder: Embedder;
  /** The one of a name, whose vectors are there from before; null when it cannot be had any more. */
  readonly embedderOf: (name: string) => Promise<Embedder | null>;
  /** Takes secrets out of what is sent. */
  readonly mask: (text: string) => string;
  /** Waits for so many milliseconds, or until it is to stop. Does not fail. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Lets one process at a time make vectors: gives back how it ends that, or null while another one does. */
  readonly claim: () => (() => void) | null;
  /** Parts of files that have vectors, at most; 100,000 when not given. */
  readonly most?: number;
}

/** Parts that have vectors at most, when nothing else is said. */
const usualMost = 100_000;

export function mostOf({ most = usualMost }: VectorParts): number {
  return most;
}

/** How far vectors are made. */
export function vectorStanding(store: CodeStore, parts: VectorParts): VectorStanding {
  const { shelf, embedder } = parts;
  const { serving, trouble } = shelf.note();
  const parted = store.digestCount();
  const wanted = Math.min(parted, mostOf(parts));
  return {
    by: embedder.name,
    made: Math.min(shelf.of(embedder.name).count(), wanted),
    wanted,
    beyond: parted - wanted,
    serving: serving === embedder.name ? null : serving,
    trouble,
  };
}

/** What was in the way of these vectors the last time, as long as it is to be waited for. */
export function lastingTrouble({ shelf, embedder }: VectorParts, now: number): VectorTrouble | null {
  const { trouble } = shelf.note();
  return trouble?.by === embedder.name && now < trouble.until ? trouble : null;
}
