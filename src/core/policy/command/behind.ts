import type { Outcome } from './outcome.ts';

/** Another command that a program is told to run: from which word on, or a text that a shell reads. */
export type Behind = { readonly from: number } | { readonly text: string };

/** Options of those that fetch and run a tool which take the next word. */
const withValue = /^(?:-p|--package|-w|--workspace|--from|--with|--python|--spec)$/;

/** How many words stand before the tool that is run, by the program that fetches or finds it; null when it runs none. */
function wordsBefore(name: string, words: readonly string[]): number | null {
  if (/^(?:npx|bunx|pnpx|uvx)$/.test(name)) return 0;
  const [first = '', second = ''] = words;
  if (/^(?:npm|pnpm|yarn|bun)$/.test(name)) return /^(?:exec|x|dlx)$/.test(first) ? 1 : null;
  if (name === 'pipx') return first === 'run' ? 1 : null;
  return name === 'uv' && first === 'tool' && second === 'run' ? 2 : null;
}

/** The command behind a program that runs a tool of a package, behind git where it runs one itself, and behind another name. */
export function commandBehind(name: string, words: readonly string[]): Behind | null {
  if (name === 'git') {
    const run = words.findIndex((word, at) => word === 'run' && words[at - 1] === 'bisect');
    if (run !== -1) return { from: run + 1 };
    const each = words.indexOf('foreach');
    const own = words.slice(each + 1).filter((word) => !/^-(?:q|-quiet|-recursive)$/.test(word));
    return each > 0 && words.includes('submodule') ? { text: own.join(' ') } : null;
  }
  if (name === 'alias') return { text: words.map((word) => word.replace(/^[^=]*=?/, '')).join('; ') };
  const before = wordsBefore(name, words);
  if (before === null) return null;
  let at = before;
  for (let word = words[at]; word?.startsWith('-'); word = words[at]) {
    const [, inWord] = /^(?:--call=)([^]*)$/.exec(word) ?? [];
    if (inWord !== undefined || /^(?:-c|--call)$/.test(word)) return { text: inWord ?? words[at + 1] ?? '' };
    at += withValue.test(word) ? 2 : 1;
  }
  return at < words.length ? { from: at } : null;
}

/** The name of a tool by that of its package: without scope and version. */
export function toolOf(name: string): string {
  return name.replace(/^@[^/]+\//, '').replace(/(?<=.)@.*$/, '');
}

/** What no level lets pass. */
export function isFloor({ effect, risk }: Outcome): boolean {
  return effect === 'never' || (effect === 'reaches' && risk === 'high');
}

/** The name of a program of git's, which can also be called by itself: `git-push`; null when it is none. */
export function partOfGit(name: string): string | null {
  return /^git-([a-z][\w-]*)$/.exec(name)?.[1] ?? null;
}
