import type { SmellRef } from '../../core/domain/index.ts';
import type { Refactored } from '../../core/ports/index.ts';
import type { Refactoring, SourceContext, TextEdit } from './refactoring.ts';
import { sightingsOf, type Sighting } from './sightings.ts';
import { syntaxError } from './skip-reasons.ts';
import { applyEdits, editTrouble } from './text-edits.ts';

/** What became of one file. `text` is the text that was given when nothing was done. */
export interface FileRework extends Omit<Refactored, 'rewrites'> {
  readonly text: string;
}

export interface Bench {
  readonly refactorings: readonly Refactoring[];
  /** Parses the file with the text it has now. */
  readonly open: (path: string, text: string) => SourceContext;
  /** Awaited between steps, so that a cancellation is heard; throws when there was one. */
  readonly pause: () => Promise<void>;
}

/** One text of the file, with what is found in it. */
interface View {
  readonly source: SourceContext;
  readonly sightings: (refactoring: Refactoring) => readonly Sighting[];
}

interface Wanted {
  readonly smell: SmellRef;
  readonly refactoring: Refactoring;
}

/** The work on one file as it goes on; `view` is always of a text that parses. */
interface Work {
  readonly bench: Bench;
  readonly first: View;
  readonly names: ReadonlyMap<string, string>;
  view: View;
  readonly done: SmellRef[];
  readonly refused: { readonly smell: SmellRef; readonly why: string }[];
  readonly notes: string[];
}

type Step =
  | { readonly ok: true; readonly view: View; readonly notes: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** Kinds that our own edits may bring about: what only the removed code used. */
const leftovers: ReadonlySet<string> = new Set(['unused-local', 'unused-import']);

function viewOf(bench: Bench, path: string, text: string): View {
  const found = new Map<Refactoring, readonly Sighting[]>();
  const source = bench.open(path, text);
  return {
    source,
    sightings(refactoring) {
      const known = found.get(refactoring) ?? sightingsOf(source, refactoring);
      found.set(refactoring, known);
      return known;
    },
  };
}

function refuse(why: string): Step {
  return { ok: false, why };
}

/** Removes what was seen, all of it by one refactoring, and looks at the result: it parses, and the smells are gone. */
function removeSeen(bench: Bench, view: View, targets: readonly Sighting[], name?: string): Step {
  const { source } = view;
  const edits: TextEdit[] = [];
  const notes: string[] = [];
  for (const { refactoring, finding } of targets) {
    const result = refactoring.apply(source, finding, name);
    if (!result.ok) return refuse(result.error);
    edits.push(...result.value.edits);
    notes.push(result.value.note);
  }
  const trouble = editTrouble(source.text, edits);
  if (trouble) return refuse(trouble);
  const after = viewOf(bench, source.path, applyEdits(source.text, edits));
  const broken = syntaxError(after.source);
  if (broken) return refuse(`The result would not parse. ${broken}`);
  const remains = targets.some(({ refactoring, key }) => {
    const count = (sightings: readonly Sighting[]): number => sightings.filter((one) => one.key === key).length;
    return count(after.sightings(refactoring)) > count(view.sightings(refactoring)) - count(targets);
  });
  return remains ? refuse('The smell would still be there afterwards.') : { ok: true, view: after, notes };
}

/**
 * The sighting that a reference means in the present text: by fingerprint or, when our own edits have changed the text
 * since the start, the only one of its kind in its symbol.
 */
function findAgain({ view, first }: Work, { smell, refactoring }: Wanted): Sighting | undefined {
  const sightings = view.sightings(refactoring);
  const same = sightings.find(({ fingerprint }) => fingerprint === smell.fingerprint);
  if (same || view === first) return same;
  const alike = sightings.filter(({ symbol }) => symbol === smell.symbol);
  return alike.length === 1 ? alike[0] : undefined;
}

function removeOne(work: Work, wanted: Wanted): void {
  const { smell, refactoring } = wanted;
  const target = findAgain(work, wanted);
  if (!target) {
    const wasThere = work.first.sightings(refactoring).some(({ fingerprint }) => fingerprint === smell.fingerprint);
    const why = 'It is no longer there: the code has changed since it was analysed.';
    if (wasThere) work.done.push(smell);
    else work.refused.push({ smell, why });
    return;
  }
  const step = removeSeen(work.bench, work.view, [target], work.names.get(smell.fingerprint));
  if (!step.ok) {
    work.refused.push({ smell, why: step.why });
    return;
  }
  work.view = step.view;
  work.done.push(smell);
  work.notes.push(...step.notes);
}

/** Removes smells that do not depend on each other in one go. Returns those that have to be looked at one by one. */
function removeTogether(work: Work, wanted: readonly Wanted[]): readonly Wanted[] {
  const { source } = work.view;
  const ready = wanted.flatMap((one) => {
    const target = findAgain(work, one);
    return target?.refactoring.apply(source, target.finding).ok ? [{ one, target }] : [];
  });
  if (ready.length < 2) return wanted;
  const step = removeSeen(
    work.bench,
    work.view,
    ready.map(({ target }) => target),
  );
  if (!step.ok) return wanted;
  work.view = step.view;
  work.done.push(...ready.map(({ one }) => one.smell));
  work.notes.push(...step.notes.toReversed());
  const gone = new Set(ready.map(({ one }) => one));
  return wanted.filter((one) => !gone.has(one));
}

/** The smells with the last position first, so that what is still to come keeps its place and its number. */
function lastFirst(view: View, wanted: readonly Wanted[]): readonly Wanted[] {
  const sightings = [...new Set(wanted.map(({ refactoring }) => refactoring))].flatMap((one) => view.sightings(one));
  const starts = new Map(sightings.map(({ fingerprint, finding }) => [fingerprint, finding.start]));
  const place = ({ smell }: Wanted): number => starts.get(smell.fingerprint) ?? -1;
  return [...wanted].sort((a, b) => place(b) - place(a));
}

/** Removes imports and locals that are unused because of what was removed, and were used before. */
async function tidy(work: Work): Promise<void> {
  const own = work.bench.refactorings.filter(({ kind }) => leftovers.has(kind));
  const seen = (view: View): readonly Sighting[] => own.flatMap((refactoring) => view.sightings(refactoring));
  const known = new Set(seen(work.first).map(({ fingerprint }) => fingerprint));
  for (;;) {
    await work.bench.pause();
    const next = seen(work.view).find(({ fingerprint }) => !known.has(fingerprint));
    if (!next) return;
    known.add(next.fingerprint);
    const step = removeSeen(work.bench, work.view, [next]);
    if (!step.ok) continue;
    work.view = step.view;
    work.notes.push(...step.notes);
  }
}

/** Removes the smells from one file, one after the other, each on the text that the one before it left. */
export async function reworkFile(
  bench: Bench,
  path: string,
  text: string,
  smells: readonly SmellRef[],
  names: ReadonlyMap<string, string>,
): Promise<FileRework> {
  const first = viewOf(bench, path, text);
  const broken = syntaxError(first.source);
  if (broken) return { text, done: [], refused: smells.map((smell) => ({ smell, why: broken })), notes: [] };
  const work: Work = { bench, first, names, view: first, done: [], refused: [], notes: [] };
  const wanted: Wanted[] = [];
  for (const smell of smells) {
    const refactoring = bench.refactorings.find(({ kind }) => kind === smell.kind);
    if (refactoring) wanted.push({ smell, refactoring });
    else work.refused.push({ smell, why: `Nothing here removes a smell of the kind “${smell.kind}”.` });
  }
  let left = lastFirst(first, wanted);
  for (const refactoring of bench.refactorings.filter(({ independent }) => independent)) {
    const own = left.filter((one) => one.refactoring === refactoring);
    const rest = new Set(removeTogether(work, own));
    left = left.filter((one) => one.refactoring !== refactoring || rest.has(one));
  }
  for (const one of left) {
    await bench.pause();
    removeOne(work, one);
  }
  if (work.view !== first) await tidy(work);
  const { done, refused, notes, view } = work;
  return { text: view.source.text, done, refused, notes };
}
