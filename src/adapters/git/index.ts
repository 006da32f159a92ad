export { openRepository, type RepositoryOptions } from './repository.ts';
export { createGitHistory } from './history.ts';
export { createGitPeople } from './people.ts';
export { createLineHistory } from './origins.ts';
