export { createCommandRunner, type CommandRunnerOptions, type ProcessCommandRunner } from './command-runner.ts';
