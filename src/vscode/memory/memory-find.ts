import type { WorkspaceMemory } from '../../core/app/index.ts';
import {
  createWordMatch,
  passes,
  type FoundView,
  type FragmentView,
  type MemoryFilters,
} from '../../protocol/index.ts';
import { keyOf, type MemoryFolder } from './memory-folder.ts';

/** What is searched: all fragments in the order of the page, and how each folder's memory is asked. */
export interface Searched {
  readonly fragments: readonly FragmentView[];
  readonly looks: readonly { readonly folder: MemoryFolder; readonly recall: WorkspaceMemory['recall'] }[];
}

/** Fragments that a folder's memory is asked for, and those that the page is told of at once. */
const most = { recalled: 400, told: 400 };

interface Near {
  readonly key: string;
  readonly score: number;
  readonly why: string;
}

/** What memory finds nearest to words, of all folders. One that cannot be asked finds nothing. */
async function nearTo(text: string, { looks }: Searched, byWords: boolean): Promise<readonly Near[]> {
  const asked = looks.map(async ({ folder, recall }) => {
    const found = await recall({ text, limit: most.recalled, onlyAlike: true, ofAnyGoal: true, byWords });
    const recalled = found.ok ? found.value : [];
    return recalled.map(({ fragment, score, why }): Near => ({ key: keyOf(folder, fragment), score, why }));
  });
  return (await Promise.all(asked)).flat().sort((a, b) => b.score - a.score);
}

/**
 * Finds fragments among all: those that memory tells to whoever asks in these words, the nearest first, as far as they pass the
 * filters; then whatever has all the words in it, which may be held, replaced, or for one goal.
 */
export async function findAmong(
  searched: Searched,
  filters: MemoryFilters,
  { byWords, pause }: { readonly byWords: boolean; readonly pause: () => Promise<void> },
): Promise<FoundView> {
  const words = filters.query.trim();
  const passing = new Map<string, FragmentView>();
  const hasWords = createWordMatch(words);
  const others: FragmentView[] = [];
  for (const view of searched.fragments) {
    await pause();
    if (!passes(filters, view)) continue;
    passing.set(view.key, view);
    if (hasWords(view)) others.push(view);
  }
  const near = words === '' ? [] : await nearTo(words, searched, byWords);
  const first = near.flatMap(({ key, why }) => {
    const view = passing.get(key);
    // What goes with the person is in every folder, and found once.
    passing.delete(key);
    return view ? [{ view, why }] : [];
  });
  const rest = others.filter(({ key }) => passing.has(key)).map((view) => ({ view, why: '' }));
  return { found: [...first, ...rest].slice(0, most.told), count: first.length + rest.length };
}
