export { loadWorkflows } from './load-workflows.ts';
export { activeTasks, dueCommands, goesOn, nextDue } from './schedule.ts';
export { createEngine, type Engine } from './engine.ts';
export type { EffectHandler } from './effect-runner.ts';
