/** Has a start wait for its turn. */
export type Turnstile = (start: () => void) => void;

/**
 * Has what is given to it start one after the other, one in each turn of the event loop. To start a process holds the thread for
 * milliseconds, the longer the more memory this one holds: fifty sessions that want git at the same moment would let nothing else, such as
 * a person's answer, come between. So all that one engine starts goes through one.
 */
export function createTurnstile(): Turnstile {
  const waiting: (() => void)[] = [];
  const letThrough = (): void => {
    const [first] = waiting;
    first?.();
    waiting.shift();
    if (waiting.length > 0) setImmediate(letThrough);
  };
  return (start) => {
    if (waiting.push(start) === 1) setImmediate(letThrough);
  };
}
