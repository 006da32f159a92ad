export { answerByPolicy, policyAnswersFrom } from './gates.ts';
export { decideAction, isProtectedPath, type Action, type Actor, type WriteScope } from './actions.ts';
