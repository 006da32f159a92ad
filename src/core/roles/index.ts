export { roleNamed, roles, type Role } from './role.ts';
export { RoleHeader, builtInRoleBook, roleBookWith, type DefinedRole, type RoleBook } from './role-file.ts';
export { chooseAgent, type Candidate, type Standing } from './assign.ts';
export { createImprovementPlanner } from './improve/planner.ts';
export { improvementTester, artifactNames } from './improve/tester.ts';
export { createImprovementDeveloper } from './improve/developer.ts';
export { improvementReviewer } from './improve/reviewer.ts';
export { briefingText } from './prompts/briefing-text.ts';
export { systemTextOf, type TeamRules } from './prompts/prompt.ts';
