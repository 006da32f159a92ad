export { createSlices } from './slices.ts';
export { createTurnstile, type Turnstile } from './turnstile.ts';
