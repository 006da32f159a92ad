export { createCheckRunner, type CheckRunnerOptions } from './check-runner.ts';
