import { failure, type Failure } from '../../core/domain/index.ts';

/** What an error in a folder of vectors means for the person. */
export function failureOf(folder: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|EDQUOT|EFBIG/.test(why)) {
    return failure('disk-full', `The disk is full, so ${folder} cannot be written. Free some space.`);
  }
  return failure('read-only', `${folder} cannot be used (${why}). Make it writable, or remove it: it is only a cache.`);
}
