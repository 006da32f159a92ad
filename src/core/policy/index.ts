export { answerByPolicy, policyAnswersFrom } from './gates.ts';
export {
  decideAction,
  isProtectedPath,
  isTestPath,
  type Action,
  type Actor,
  type Verdict,
  type WriteScope,
} from './actions.ts';
