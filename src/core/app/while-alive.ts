import type { AgentContext, Clock } from '../ports/index.ts';

/** Milliseconds between two signs of life. */
const beat = 100;

/** Waits for what the engine does itself: meanwhile nothing is expected of the agent. */
export async function whileAlive<T>(clock: Clock, { alive }: AgentContext, work: Promise<T>): Promise<T> {
  let cancel = (): void => undefined;
  const live = (): void => {
    alive();
    cancel = clock.after(beat, live);
  };
  live();
  try {
    return await work;
  } finally {
    cancel();
    alive();
  }
}
