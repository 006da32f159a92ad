export { openRepository, type RepositoryOptions } from './repository.ts';
