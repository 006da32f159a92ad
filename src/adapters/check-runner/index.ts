export { createCheckRunner } from './check-runner.ts';
