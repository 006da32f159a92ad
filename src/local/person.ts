import os from 'node:os';

/** Who the person is, for the journal: the name of the account. */
export function personName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'person';
  }
}
