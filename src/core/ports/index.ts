export type * from './clock.ts';
export type * from './journal.ts';
export type * from './documents.ts';
export type * from './repository.ts';
export type * from './check-runner.ts';
export type * from './code-workshop.ts';
export type * from './worktree-files.ts';
export type * from './agent.ts';
