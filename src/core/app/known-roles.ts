import type { Role } from '../roles/index.ts';

/** The roles that ship with the engine, with what each is there for. */
export async function knownRoles(): Promise<readonly Pick<Role, 'name' | 'purpose'>[]> {
  return (await import('../roles/index.ts')).roles;
}
