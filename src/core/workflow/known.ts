export { builtInNames, builtInWorkflow, builtInWorkflows } from './built-in.ts';
export { validateWorkflow } from './validate.ts';
