import type { Case } from './cases.ts';
import type { Observation, Outcome } from './observation.ts';
import { sizeOf, type Value } from './value.ts';

/** A call with what it was seen to do. */
export interface Seen {
  readonly call: number;
  readonly args: Case['args'];
  readonly fromExample: boolean;
  readonly outcome: Outcome;
  readonly mutated: Observation['mutated'];
  readonly branches: readonly number[];
}

/** Cases written for one function, at most and when there is less to cover. */
const MOST = 24;
const ENOUGH = { least: 5, most: 9 };
/** Characters of a case that a reader still takes in. */
const READABLE = 900;

function holdsFunction(value: Value): boolean {
  if (value.t === 'code') return /=>|\bfunction\b/.test(value.code);
  if (value.t === 'string') return false;
  const parts =
    value.t === 'array' ? value.items : value.t === 'new' ? value.args : value.entries.map(([, item]) => item);
  return parts.some(holdsFunction);
}

function isNothing(outcome: Outcome): boolean {
  return 'value' in outcome && outcome.value.t === 'code' && outcome.value.code === 'undefined';
}

function errorIsAccident(outcome: Outcome): boolean {
  return 'error' in outcome && outcome.error.builtIn && /^(?:TypeError|ReferenceError)$/.test(outcome.error.name);
}

function lengthOf({ args, outcome, mutated }: Seen): number {
  const result = 'value' in outcome ? sizeOf(outcome.value) : outcome.error.message.length;
  return result + [...args, ...mutated.map((one) => one.value)].reduce((sum, value) => sum + sizeOf(value), 0);
}

/** Equal when a reader learns the same from both. */
function outcomeKey({ outcome, mutated }: Seen): string {
  return JSON.stringify([outcome, mutated]);
}

/** Whether what was seen can be pinned at all: nothing accidental, nothing that a test cannot compare or say. */
export function isTellable(seen: Seen): boolean {
  if (errorIsAccident(seen.outcome)) return false;
  if (seen.mutated.some(({ value }) => holdsFunction(value))) return false;
  return lengthOf(seen) <= READABLE;
}

/**
 * The cases worth writing down, in the order they were tried: examples, then whatever takes a branch or touches a
 * boundary for the first time, then other paths, then other outcomes.
 */
export function choose(all: readonly Seen[]): readonly Seen[] {
  const tellable = all.filter(isTellable);
  if (tellable.every((seen) => isNothing(seen.outcome) && seen.mutated.length === 0)) return [];
  const chosen = new Map<number, Seen>();
  const covered = new Set<number>();
  const paths = new Set<string>();
  const outcomes = new Set<string>();
  const pathOf = (seen: Seen) => `${seen.outcome.kind} ${seen.branches.join(' ')}`;
  const take = (seen: Seen) => {
    chosen.set(seen.call, seen);
    for (const branch of seen.branches) covered.add(branch);
    paths.add(pathOf(seen));
    outcomes.add(outcomeKey(seen));
  };
  const takeWhere = (limit: number, isNew: (seen: Seen) => boolean) => {
    for (const seen of tellable) {
      if (chosen.size >= limit) return;
      if (!chosen.has(seen.call) && isNew(seen)) take(seen);
    }
  };
  takeWhere(MOST / 2, (seen) => seen.fromExample);
  takeWhere(1, () => true);
  takeWhere(MOST, (seen) => seen.branches.some((branch) => !covered.has(branch)));
  takeWhere((MOST * 2) / 3, (seen) => !paths.has(pathOf(seen)) && !outcomes.has(outcomeKey(seen)));
  const enough = Math.min(ENOUGH.most, Math.max(ENOUGH.least, 2 * paths.size + 2));
  const isNew = (seen: Seen) => !outcomes.has(outcomeKey(seen)) && !isNothing(seen.outcome);
  takeWhere(enough, (seen) => isNew(seen) && 'value' in seen.outcome);
  takeWhere(ENOUGH.least, isNew);
  return [...chosen.values()].sort((a, b) => a.call - b.call);
}
