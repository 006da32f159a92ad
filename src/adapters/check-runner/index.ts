export { createCheckRunner, type CheckRunnerOptions, type ProcessCheckRunner } from './check-runner.ts';
