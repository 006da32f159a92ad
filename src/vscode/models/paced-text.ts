/** Milliseconds between two pieces that are given to the editor: about a frame. */
const apart = 16;

/**
 * The editor sends on what it was given when nothing more has come for 30 ms, or at once when more pieces than this wait. So a
 * text is followed by as many that are empty: without them it would be seen 30 ms later, or in jumps.
 */
const enough = 30;

/** Takes pieces of a text as fast as they come. */
export interface PacedText {
  readonly add: (text: string) => void;
  /** Gives what is left at once. */
  readonly flush: () => void;
}

/** Has a piece sent on at once when the one before is long enough ago, else with those that come until it is. */
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
    for (let piece = 0; piece < enough; piece++) report('');
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
