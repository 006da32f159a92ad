import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bookkeeping, describeEvent, hunkLabels, renderChange, tasksOf, type State } from '../../src/core/app/index.ts';
import { decidableIds, subjectOf, type Change, type JournalEvent } from '../../src/core/domain/index.ts';
import type { World } from './world.ts';

const folder = path.join(import.meta.dirname, '..', 'golden');

/** A line that is not in the journal, and the last event before it. */
export interface Remark {
  readonly after: number;
  readonly text: string;
}

/** What a transcript is written from. */
export interface Told {
  readonly events: readonly JournalEvent[];
  readonly remarks: readonly Remark[];
  readonly state: State;
  readonly world: World;
  /** Tell goals that run side by side one after the other. */
  readonly byGoal: boolean;
  /** Tell what is on the branches of goals. */
  readonly branches: boolean;
}

interface Line {
  readonly seq: number;
  readonly goalId: string;
  readonly text: string;
}

/** An event in words; a change gate with the diff that it asks about. */
function describe(event: JournalEvent, changes: ReadonlyMap<string, Change>): readonly string[] {
  if (bookkeeping.has(event.type)) return [];
  const line = `  ${describeEvent(event)}`;
  if (event.type !== 'gate-opened') return [line];
  const { subject, risk } = event.data.gate;
  const change = changes.get(subject);
  const diff = change ? renderChange(change, { hunkLabels: hunkLabels(change) }).split('\n') : [];
  return [line, ...risk.reasons.map((why) => `    because ${why}`), ...diff.map((each) => `    | ${each}`)];
}

function linesOf({ events, remarks, byGoal }: Told, changes: ReadonlyMap<string, Change>): readonly string[] {
  const told = events.flatMap((event): readonly Line[] => {
    const { goalId = '' } = subjectOf(event);
    return describe(event, changes).map((text) => ({ seq: event.seq, goalId, text }));
  });
  const said = remarks.map(({ after, text }): Line => ({ seq: after + 0.5, goalId: '', text }));
  const inOrder = [...told, ...said].sort((a, b) => a.seq - b.seq);
  const sorted = byGoal ? inOrder.toSorted((a, b) => a.goalId.localeCompare(b.goalId)) : inOrder;
  return sorted.map(({ text }) => text);
}

function goalLines({ state }: Told): readonly string[] {
  return [...state.goals.values()].flatMap(({ goal, status, reason }) => [
    `= Goal ${goal.id} is ${status}: ${reason}`.trimEnd(),
    ...tasksOf(state, goal.id).map(({ task, status: at, reason: why }) => `  ${task.id} ${at}: ${task.title} (${why})`),
  ]);
}

/** The branches of goals with their commits, oldest first, each with its message and what it changes. */
function branchLines({ world, branches }: Told): readonly string[] {
  if (!branches) return [];
  const names = world.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/maestro').split('\n');
  return names.filter(Boolean).flatMap((branch) => {
    const log = world.git('log', '--reverse', '--format=commit%n%B', '--stat=80', `main..${branch}`).split('\n');
    return [`= Branch ${branch}`, ...log.filter(Boolean).map((line) => `  ${line.trimEnd()}`)];
  });
}

/** A run as text that is the same each time. */
export function transcriptOf(told: Told): string {
  const captured = told.events.flatMap((event) => (event.type === 'change-captured' ? (event.data.change ?? []) : []));
  const changes = new Map(captured.map((change) => [change.id, change]));
  const text = [...linesOf(told, changes), ...goalLines(told), ...branchLines(told)].join('\n');
  const ids = captured.flatMap((change) => [...decidableIds(change), ...change.files.map(({ id }) => id)]);
  return normalise(`${told.byGoal ? renumber(text) : text}\n`, told.world.top, [...new Set(ids)]);
}

/** Names things by the order in which they are first seen. */
function createNaming(prefix: string): (key: string) => string {
  const names = new Map<string, string>();
  return (key) => {
    const known = names.get(key) ?? `${prefix}${String(names.size + 1)}`;
    names.set(key, known);
    return known;
  };
}

/** Text without what differs from run to run: object names become #1, #2, …, times and places go. */
function normalise(text: string, top: string, hunkIds: readonly string[]): string {
  const objectName = createNaming('#');
  const hunkName = createNaming('hunk-');
  // Ids of hunks are letters and digits.
  const ids = new RegExp(hunkIds.join('|') || '(?!)', 'g');
  return text
    .replaceAll(top, 'TOP')
    .replace(ids, (id) => hunkName(id))
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{10,64}\b/g, (name) => objectName(name.slice(0, 10)))
    .replace(/\bprocess \d+/g, 'process N')
    .replace(/\b\d+(?:\.\d+)? ?ms\b/g, 'N ms');
}

/** Sessions, tasks and gates in the order in which the text names them. */
function renumber(text: string): string {
  const namings = { s: createNaming('s'), t: createNaming('t'), q: createNaming('q') };
  return text.replace(/\b([stq])\d+\b/g, (name, kind: 's' | 't' | 'q') => namings[kind](name));
}

/** Compares with test/golden/NAME.txt; with UPDATE=1 in the environment the file is written anew. */
export function expectGolden(name: string, text: string): void {
  const file = path.join(folder, `${name}.txt`);
  if (process.env['UPDATE'] === '1') writeFileSync(file, text);
  else {
    assert.ok(existsSync(file), `There is no ${file}; run with UPDATE=1 and read what it writes.`);
    assert.equal(text, readFileSync(file, 'utf8'), `${name} is not as it was; read it, then run with UPDATE=1`);
  }
}
