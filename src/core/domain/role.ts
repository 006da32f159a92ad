import * as z from 'zod';

/** The roles that ship with the engine; projects may add more by name. */
export const builtInRoles = [
  'planner',
  'product-manager',
  'tester',
  'developer',
  'reviewer',
  'breaker',
  'devops',
  'prompt-engineer',
  'writer',
  'operator',
  'chief-of-staff',
] as const;

/** A role's name: one of {@link builtInRoles} or a project's own, in kebab case. */
export const RoleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'a role is a name in kebab case, such as "developer"');
export type RoleName = z.infer<typeof RoleName>;
