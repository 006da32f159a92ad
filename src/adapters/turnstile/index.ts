export { createTurnstile, type Turnstile } from './turnstile.ts';
