import type { Clock } from '../../core/ports/index.ts';

/** The longest delay that a timer of the platform takes (2^31 - 1 ms); a longer one is taken in steps. */
const longestStep = 2_147_483_647;

/** The computer's clock. Timers do not keep the process alive. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    after(delay, call) {
      let timer: NodeJS.Timeout;
      const wait = (left: number): void => {
        const step = Math.min(Math.max(left, 0), longestStep);
        timer = setTimeout(() => (left > step ? wait(left - step) : call()), step).unref();
      };
      wait(Number.isNaN(delay) ? 0 : delay);
      return () => clearTimeout(timer);
    },
  };
}
