import type { Roots } from './roots.ts';
import type { Standing } from './standing.ts';

/** Calls back with how the work stands, when that has changed; what it takes is loaded with the first open workspace. */
export function watchStanding(roots: Roots, tell: (standing: Standing) => void): () => void {
  let said = '';
  return roots.onChanged(() => {
    if (said === '' && roots.all().every((root) => root.present() === null)) return;
    void import('./standing.ts').then(({ standingOf }) => {
      const standing = standingOf(roots);
      const key = `${standing.work} ${standing.message}`;
      if (key === said) return;
      said = key;
      tell(standing);
    });
  });
}
