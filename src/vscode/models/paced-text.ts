/**
 * Milliseconds between two pieces that are given to the editor. It sends on what it was given when nothing more has come
 * for 30 ms, or once 30 pieces wait: a model that is faster would be shown in jumps.
 */
const apart = 32;

/** Takes pieces of a text as fast as they come. */
export interface PacedText {
  readonly add: (text: string) => void;
  /** Gives what is left at once. */
  readonly flush: () => void;
}

/** Gives a piece on at once when the one before is long enough ago, else with those that come until it is. */
export function createPacedText(report: (text: string) => void): PacedText {
  let gathered = '';
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (gathered === '') return;
    const text = gathered;
    gathered = '';
    last = performance.now();
    report(text);
  }
  return {
    add(text) {
      gathered += text;
      if (timer) return;
      const left = last + apart - performance.now();
      if (left <= 0) flush();
      else timer = setTimeout(flush, left);
    },
    flush,
  };
}
