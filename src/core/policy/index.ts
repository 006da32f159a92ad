export { answerByPolicy, policyAnswersFrom } from './gates.ts';
export { assessCommand } from './commands.ts';
export { isCovered, ruleFor } from './command-rules.ts';
export { decideAction, judgeFiles, isProtectedPath, type Action, type Actor, type WriteScope } from './actions.ts';
