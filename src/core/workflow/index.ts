export { builtInWorkflows } from './built-in.ts';
export { validateWorkflow } from './validate.ts';
export { activeTasks, dueCommands, nextDue, type Limits } from './schedule.ts';
export { createEngine, type Engine, type EngineConfig } from './engine.ts';
export type { EffectHandler } from './effect-runner.ts';
