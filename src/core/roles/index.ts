export { roleNamed, roles, type Role } from './role.ts';
export { improvementPlanner } from './improve/planner.ts';
export { improvementTester, artifactNames } from './improve/tester.ts';
export { improvementDeveloper } from './improve/developer.ts';
export { improvementReviewer } from './improve/reviewer.ts';
export { briefingText } from './prompts/briefing-text.ts';
export { promptFor, systemTextOf, type TeamRules } from './prompts/prompt.ts';
