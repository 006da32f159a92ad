import type { HistoryOptions } from './history.ts';
import { createGit } from './process.ts';

/** Whether a name is a person's, as far as can be told: no program's, and no word that texts say of other things. */
function isPerson(name: string): boolean {
  return /\p{Lu}|\P{ASCII}| /u.test(name) && name.length <= 60 && !/\[bot\]|\bbot$/i.test(name);
}

/**
 * Who wrote the last commits, alone or with others, each once, the newest first; nobody where there is no repository, or git
 * cannot read it.
 */
export function createGitPeople({
  folder,
  ...options
}: HistoryOptions): (commits: number) => Promise<readonly string[]> {
  const git = createGit(options);
  return async (commits) => {
    const trailers = '%(trailers:key=Co-authored-by,valueonly,separator=%x00)';
    const said = await git({
      args: ['log', '--no-show-signature', '-z', `--max-count=${String(commits)}`, `--format=%aN%x00${trailers}`],
      cwd: folder,
      purpose: 'read who wrote commits',
    });
    if (!said.ok) return [];
    const names = said.value.stdout.toString('utf8').split('\0');
    return [...new Set(names.map((name) => name.replace(/<[^>]*>\s*$/, '').trim()))].filter(isPerson);
  };
}
