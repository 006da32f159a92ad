/** Which questions have just come up. */
export interface Asked {
  /** Whether a question came up so short a time ago that keys and clicks may have been meant for something else. */
  readonly isFresh: (gateId: string, now: number) => boolean;
}

/** Milliseconds in which a question takes no answer. */
const takesNoKeys = 600;

/**
 * Owns since when each question is on the screen.
 *
 * @param again draws once more: what is fresh is not for long.
 */
export function createAsked(again: () => void): Asked {
  const since = new Map<string, number>();
  return {
    isFresh(gateId, now) {
      const shown = since.get(gateId) ?? now;
      since.set(gateId, shown);
      const isFresh = now - shown < takesNoKeys;
      if (isFresh) again();
      return isFresh;
    },
  };
}
