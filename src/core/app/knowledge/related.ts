import type { Neighbourhood, NearThing } from '../../memory/index.ts';
import type { Knowledge, KnowledgeParts } from './knowledge.ts';
import { withKnowledge, type OpenKnowledgeStore } from './open-knowledge.ts';

/** Something from earlier work that has to do with files at hand. */
export interface Related {
  /** The thing that it tells of. */
  readonly id: string;
  readonly text: string;
  /** The task that it is, or has to do with; null for none. */
  readonly task: string | null;
  /** Whether it may be in the words of text from outside: what checks printed, or agents found. */
  readonly outside?: boolean;
}

/** Whose work it is for: what that itself did is no news to it. */
export interface Reader {
  readonly goalId: string;
  readonly taskId?: string | undefined;
}

/** The task that something is, or has to do with. */
function taskOf({ id, kind }: NearThing, near: Neighbourhood): string | null {
  return kind === 'task' ? id.slice('task:'.length) : (names(near, id, 'task')[0] ?? null);
}

/** Names of things that `near` has to do with. */
function names(near: Neighbourhood, id: string, kind: NearThing['kind']): readonly string[] {
  const others = near.ties.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
  return [...new Set(others)]
    .filter((other) => other.startsWith(`${kind}:`))
    .map((other) => other.slice(kind.length + 1));
}

function listed(all: readonly string[]): string {
  return all.slice(0, 3).join(', ');
}

/** Whether a thing may be in words that nobody here stands for. */
function isOutside({ id, kind }: NearThing, near: Neighbourhood): boolean {
  return kind === 'error' || (kind === 'remark' && names(near, id, 'person').includes('agents'));
}

/** A thing in a sentence; null for what says nothing by itself. */
function sentenceOf(
  { id, kind, label, state }: NearThing,
  near: Neighbourhood,
  files: ReadonlySet<string>,
): string | null {
  const here = names(near, id, 'file').filter((path) => files.has(path));
  const tasks = names(near, id, 'task');
  switch (kind) {
    case 'remark': {
      const [by = 'Somebody'] = names(near, id, 'person');
      return `${by} remarked${here.length > 0 ? ` on ${listed(here)}` : ` on ${listed(tasks)}`}: ${label}`;
    }
    case 'decision':
      // A plain yes decides nothing more.
      return /: ./.test(state) || /^(?:denied|changes-requested|rejected)/.test(state)
        ? `${state}; asked${tasks.length > 0 ? ` of ${listed(tasks)}` : ''}: ${label}`
        : null;
    case 'error':
      return tasks.length > 0 ? `${listed(tasks)} had to overcome: ${label}` : null;
    case 'task': {
      const changed = near.ties.flatMap((each) =>
        each.from === id && each.kind === 'changes' && files.has(each.to.slice('file:'.length))
          ? [each.to.slice('file:'.length)]
          : [],
      );
      return changed.length > 0 ? `${id.slice('task:'.length)} “${label}” (${state}) changed ${listed(changed)}` : null;
    }
    case 'memory':
      return `remembered: ${label}`;
    default:
      return null;
  }
}

const order: readonly NearThing['kind'][] = ['remark', 'decision', 'memory', 'error', 'task'];

/** What was said, decided, overcome, remembered and done about files in earlier work, what counts most first. */
export async function relatedTo(
  paths: readonly string[],
  { goalId, taskId }: Reader,
  knowledge: Knowledge,
): Promise<readonly Related[]> {
  const files = new Set(paths);
  if (files.size === 0) return [];
  const found = await knowledge.around(
    [...files].map((path) => `file:${path}`),
    { depth: 2, goal: goalId, within: 'work' },
  );
  if (!found.ok) return [];
  const own = `task:${taskId ?? ''}`;
  const ofOwn = new Set(
    found.value.ties.flatMap(({ from, kind, to }) => (kind === 'concerns' && to === own ? [from] : [])),
  );
  const told = found.value.things.filter(({ id }) => id !== own && !ofOwn.has(id));
  const near: Neighbourhood = {
    ...found.value,
    ties: found.value.ties.filter(({ from, to }) => from !== own && to !== own),
  };
  return order
    .flatMap((kind) =>
      told
        .filter((each) => each.kind === kind)
        .toSorted((a, b) => a.distance - b.distance || b.stated + b.labelled - a.stated - a.labelled),
    )
    .flatMap((each) => {
      const text = sentenceOf(each, near, files);
      return text === null ? [] : [{ id: each.id, text, task: taskOf(each, near), outside: isOutside(each, near) }];
    });
}

/** Of the places that were found for a task, the first so many have their past told. */
const pastOfPlaces = 4;

/** Files that a task names, and places that are found for it, which may still be looked for. */
interface PlacesFor {
  readonly near: readonly string[];
  readonly found: Promise<readonly { readonly path: string }[]>;
}

/** The same about the files of a task and the likeliest of the places that were found for it; nothing where nothing is known. */
export async function relatedToPlaces(
  { near, found }: PlacesFor,
  reader: Reader,
  open: OpenKnowledgeStore,
  parts: Omit<KnowledgeParts, 'store'>,
  signal: AbortSignal,
): Promise<readonly Related[]> {
  const related = await withKnowledge(open, parts, signal, async (knowledge) => {
    const places = (await found).slice(0, pastOfPlaces);
    return relatedTo([...near, ...places.map(({ path }) => path)], reader, knowledge);
  });
  return related.ok ? related.value : [];
}

/** What was remarked on a task, what it had to overcome, and what was learnt from it and its questions. */
export async function pastOf({ goalId, taskId }: Required<Reader>, knowledge: Knowledge): Promise<readonly Related[]> {
  const found = await knowledge.around([`task:${taskId ?? ''}`], { depth: 2, goal: goalId, within: 'work' });
  if (!found.ok) return [];
  const own = found.value.things.filter(({ kind, distance }) => distance === 1 || kind === 'memory');
  return (['remark', 'error', 'memory'] as const).flatMap((kind) =>
    own.flatMap((each) => {
      const text = each.kind === kind ? sentenceOf(each, found.value, new Set()) : null;
      return text === null ? [] : [{ id: each.id, text, task: taskOf(each, found.value) }];
    }),
  );
}
