import type { SmellRef } from '../../core/domain/index.ts';
import type { Refactored } from '../../core/ports/index.ts';
import type { Refactoring, SourceContext } from './refactoring.ts';
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

type Step = { readonly ok: true; readonly text: string; readonly note: string } | { readonly ok: false; why: string };

/** Kinds that our own edits may bring about: what only the removed code used. */
const leftovers = new Set(['unused-local', 'unused-import']);

function refuse(why: string): Step {
  return { ok: false, why };
}

/** Applies one refactoring and looks at the result: it parses, and the smell is gone. */
function applyOne(bench: Bench, source: SourceContext, target: Sighting, name?: string): Step {
  const { refactoring, finding, key } = target;
  const result = refactoring.apply(source, finding, name);
  if (!result.ok) return refuse(result.error);
  const { edits, note } = result.value;
  const trouble = editTrouble(source.text, edits);
  if (trouble) return refuse(trouble);
  const text = applyEdits(source.text, edits);
  const after = bench.open(source.path, text);
  const broken = syntaxError(after);
  if (broken) return refuse(`The result would not parse. ${broken}`);
  const count = (in_: SourceContext): number => sightingsOf(in_, refactoring).filter((s) => s.key === key).length;
  if (count(after) >= count(source)) return refuse('The smell would still be there afterwards.');
  return { ok: true, text, note };
}

/**
 * The sighting that a reference means in the present text: by fingerprint or, when our own edits have changed the text
 * since the start, the only one of its kind in its symbol.
 */
function findAgain(sightings: readonly Sighting[], smell: SmellRef, changed: boolean): Sighting | undefined {
  const same = sightings.find(({ fingerprint }) => fingerprint === smell.fingerprint);
  if (same || !changed) return same;
  const alike = sightings.filter(({ symbol }) => symbol === smell.symbol);
  return alike.length === 1 ? alike[0] : undefined;
}

function identities(bench: Bench, source: SourceContext): Set<string> {
  const own = bench.refactorings.filter(({ kind }) => leftovers.has(kind));
  return new Set(own.flatMap((refactoring) => sightingsOf(source, refactoring)).map(({ fingerprint }) => fingerprint));
}

/** Removes imports and locals that are unused because of what was removed, and were used before. */
async function tidy(
  bench: Bench,
  path: string,
  before: string,
  after: string,
): Promise<{ text: string; notes: string[] }> {
  const known = identities(bench, bench.open(path, before));
  const own = bench.refactorings.filter(({ kind }) => leftovers.has(kind));
  const notes: string[] = [];
  let text = after;
  for (let turn = 0; turn < 50; turn++) {
    await bench.pause();
    const source = bench.open(path, text);
    const fresh = own
      .flatMap((refactoring) => sightingsOf(source, refactoring))
      .filter(({ fingerprint }) => !known.has(fingerprint));
    const [next] = fresh;
    if (!next) break;
    known.add(next.fingerprint);
    const step = applyOne(bench, source, next);
    if (!step.ok) continue;
    text = step.text;
    notes.push(step.note);
  }
  return { text, notes };
}

/** The smells with the last position first, so that what is still to come keeps its place and its number. */
function lastFirst(bench: Bench, source: SourceContext, smells: readonly SmellRef[]): readonly SmellRef[] {
  const kinds = new Set(smells.map(({ kind }) => kind));
  const wanted = bench.refactorings.filter(({ kind }) => kinds.has(kind));
  const sightings = wanted.flatMap((refactoring) => sightingsOf(source, refactoring));
  const starts = new Map(sightings.map(({ fingerprint, finding }) => [fingerprint, finding.start]));
  const place = ({ fingerprint }: SmellRef): number => starts.get(fingerprint) ?? -1;
  return [...smells].sort((a, b) => place(b) - place(a));
}

/** Removes the smells from one file, one after the other, each on the text that the one before it left. */
export async function reworkFile(
  bench: Bench,
  path: string,
  original: string,
  smells: readonly SmellRef[],
  names: ReadonlyMap<string, string>,
): Promise<FileRework> {
  const done: SmellRef[] = [];
  const refused: { smell: SmellRef; why: string }[] = [];
  const notes: string[] = [];
  const first = bench.open(path, original);
  const broken = syntaxError(first);
  if (broken) return { text: original, done, refused: smells.map((smell) => ({ smell, why: broken })), notes };
  let text = original;
  for (const smell of lastFirst(bench, first, smells)) {
    await bench.pause();
    const refactoring = bench.refactorings.find(({ kind }) => kind === smell.kind);
    if (!refactoring) {
      refused.push({ smell, why: `Nothing here removes a smell of the kind “${smell.kind}”.` });
      continue;
    }
    const source = bench.open(path, text);
    const target = findAgain(sightingsOf(source, refactoring), smell, text !== original);
    const wasThere = sightingsOf(first, refactoring).some(({ fingerprint }) => fingerprint === smell.fingerprint);
    if (!target && wasThere) {
      done.push(smell);
    } else if (!target) {
      refused.push({ smell, why: 'It is no longer there: the code has changed since it was analysed.' });
    } else {
      const step = applyOne(bench, source, target, names.get(smell.fingerprint));
      if (step.ok) {
        text = step.text;
        done.push(smell);
        notes.push(step.note);
      } else refused.push({ smell, why: step.why });
    }
  }
  if (text === original) return { text, done, refused, notes };
  const tidied = await tidy(bench, path, original, text);
  return { text: tidied.text, done, refused, notes: [...notes, ...tidied.notes] };
}
