/** Time as a value, so that the machine stays pure and tests stand still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `delay` milliseconds; the returned function takes it back. Never keeps the process alive. */
  after(delay: number, call: () => void): () => void;
}
