export { answerByPolicy, policyAnswersFrom } from './gates.ts';
export { isCovered, ruleFor } from './command-rules.ts';
export { judgeCommand } from './judge-command.ts';
export type { CommandCase, CommandVerdict } from './command/verdict.ts';
export { decideAction, judgeFiles, type Action, type Actor, type Verdict, type WriteScope } from './actions.ts';
export { originOfFiles } from './text-origin.ts';
export {
  goalUnder,
  heldBackBy,
  noFilePolicy,
  PolicyFile,
  policyOf,
  stricterPolicy,
  tightened,
  unreadPolicy,
  type FilePolicy,
} from './policy-file.ts';
export { isProtectedPath, isSecretPath } from './protected-paths.ts';
