import { shortHash } from '../../base/index.ts';
import type { CheckCase, EventType, Failure, JournalEvent } from '../../domain/index.ts';
import type { Known, Thing, Tie } from '../../ports/index.ts';
import { askedPaths } from '../code/words.ts';
import { askedAt } from '../fragments/learn.ts';
import { thing, tie } from './things.ts';

/** Events that tell of things. */
export const tellingEvents = [
  ...(['goal-created', 'goal-finished', 'plan-failed', 'task-added', 'task-moved', 'change-captured'] as const),
  ...(['change-committed', 'gate-opened', 'gate-answered', 'gate-voided', 'hunks-decided', 'comment-added'] as const),
  ...(['task-told', 'stage-moved', 'session-closed', 'evidence-recorded', 'conflict-found'] as const),
] satisfies readonly EventType[];

/** Characters of a label, failed cases of one run, and files of one change, at most. */
const most = { label: 240, cases: 20, files: 200 };

const nothing: Known = { things: [], ties: [] };
/** Ends of work that say nothing of the work. */
const untold: ReadonlySet<string> = new Set(['cancelled', 'waiting', 'stale', 'lease-expired']);

function line(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, most.label).toWellFormed();
}

/** Things with their ties, and the other ends of these. */
function of(ties: readonly Tie[], ...things: readonly Thing[]): Known {
  return { things, ties };
}

function file(path: string): Thing {
  return thing('file', path);
}

/** Ties from one thing to each file, with the files. */
function toFiles(from: Thing, kind: Tie['kind'], paths: readonly string[], seq: number): Known {
  const files = [...new Set(paths)].slice(0, most.files).map(file);
  return { things: files, ties: files.map((each) => tie(from, kind, each, seq)) };
}

function both(...parts: readonly Known[]): Known {
  return { things: parts.flatMap(({ things }) => things), ties: parts.flatMap(({ ties }) => ties) };
}

/** An error by its first line: what counts differently each time (numbers, digests) does not make it another one. */
function errorOf(text: string, seq: number): Thing {
  const [first = ''] = text.trim().split('\n', 1);
  const same = first.toLowerCase().replace(/\b[0-9a-f]{7,}\b|\d+/g, '#');
  return thing('error', shortHash(same), { seq, label: line(first) });
}

function failing(who: Thing, { reason, model }: Failure, seq: number): Known {
  if (untold.has(reason) || model.trim() === '') return nothing;
  const error = errorOf(model, seq);
  return both(of([tie(who, 'fails-with', error, seq)], who, error), toFiles(error, 'names', askedPaths(model), seq));
}

function person(name: string): Thing {
  return thing('person', name, { seq: 1, label: name });
}

function brokenTest(task: Thing, { name, file: path, message = '' }: CheckCase, seq: number): Known {
  const test = thing('test', path === undefined ? name : `${path}#${name}`, { seq, label: line(name) });
  const broken = of([tie(task, 'breaks', test, seq)], task, test);
  const error = errorOf(message, seq);
  const said = error.label === '' ? nothing : of([tie(test, 'fails-with', error, seq)], error);
  return both(broken, said, path === undefined ? nothing : toFiles(test, 'stands-in', [path], seq));
}

/** A remark on a task, and on the files that it speaks of. */
function remark(
  task: Thing,
  { seq, by, text, paths, name = `e${String(seq)}` }: RemarkParts & { readonly name?: string },
): Known {
  const said = thing('remark', name, { seq, label: line(text) });
  const ties = [tie(said, 'concerns', task, seq), tie(said, 'by', person(by), seq)];
  return both(of(ties, task, said, person(by)), toFiles(said, 'concerns', paths, seq), isOf(seq, said));
}

interface RemarkParts {
  readonly seq: number;
  readonly by: string;
  readonly text: string;
  readonly paths: readonly string[];
}

/** By the number of its event, a thing is found from what was learnt of that. */
function isOf(seq: number, what: Thing): Known {
  const event = thing('event', String(seq));
  return of([tie(event, 'is', what, seq)], event, what);
}

type Told<T extends EventType> = (data: Extract<JournalEvent, { type: T }>['data'], seq: number) => Known;

const tellers: { readonly [T in (typeof tellingEvents)[number]]: Told<T> } = {
  'goal-created': ({ goal }, seq) => {
    const own = thing('goal', goal.id, { seq, label: line(goal.text), state: 'open' });
    return both(of([], own), toFiles(own, 'names', goal.paths, seq));
  },
  'goal-finished': ({ goalId, outcome }, seq) => of([], thing('goal', goalId, { seq, state: outcome })),
  'plan-failed': ({ goalId, failure }, seq) => failing(thing('goal', goalId), failure, seq),
  'task-added': ({ task }, seq) => {
    const own = thing('task', task.id, { seq, label: line(task.title), state: 'pending' });
    const goal = thing('goal', task.goalId);
    const needed = task.dependsOn.map((id) => thing('task', id));
    const ties = [tie(goal, 'has', own, seq), ...needed.map((each) => tie(own, 'needs', each, seq))];
    const files = [...task.files, ...task.smells.map((smell) => smell.file)];
    return both(of(ties, goal, own, ...needed), toFiles(own, 'names', files, seq));
  },
  'task-moved': ({ taskId, to }, seq) => {
    const own = thing('task', taskId, { seq, state: to });
    return to === 'completed' ? isOf(seq, own) : of([], own);
  },
  'change-captured': ({ taskId, change }, seq) => {
    const own = thing('task', taskId);
    const paths = change?.files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath]));
    return both(of([], own), toFiles(own, 'changes', paths ?? [], seq));
  },
  'change-committed': ({ taskId, branch, commit }, seq) => {
    const made = thing('commit', commit.slice(0, 10), { seq, label: `on ${branch}` });
    const own = thing('task', taskId);
    return of([tie(own, 'commits', made, seq)], own, made);
  },
  'conflict-found': ({ taskId, files }, seq) => {
    const own = thing('task', taskId);
    return both(of([], own), toFiles(own, 'changes', files, seq));
  },
  'gate-opened': ({ gate }, seq) => {
    const { id, taskId, goalId } = gate;
    const question = askedAt(gate);
    const own = thing('decision', id, { seq, label: line(question), state: 'open' });
    const about = taskId === undefined ? thing('goal', goalId) : thing('task', taskId);
    return both(of([tie(own, 'concerns', about, seq)], own, about), toFiles(own, 'names', askedPaths(question), seq));
  },
  'gate-answered': ({ gateId, answer, by, reason }, seq) => {
    const state = line(`${answer} by ${by}${reason === '' ? '' : `: ${reason}`}`);
    const own = thing('decision', gateId, { seq, state });
    const files = toFiles(own, 'names', askedPaths(reason), seq);
    return both(of([tie(own, 'by', person(by), seq)], own, person(by)), files, isOf(seq, own));
  },
  'gate-voided': ({ gateId, reason }, seq) =>
    of([], thing('decision', gateId, { seq, state: line(`void: ${reason}`) })),
  'hunks-decided': ({ taskId, hunkIds, verdict, by }, seq) => {
    if (verdict !== 'rejected') return nothing;
    const label = `rejected ${String(hunkIds.length)} of what ${taskId} proposed`;
    const own = thing('decision', `e${String(seq)}`, { seq, label, state: `rejected by ${by}` });
    const task = thing('task', taskId);
    return of([tie(own, 'concerns', task, seq), tie(own, 'by', person(by), seq)], own, task, person(by));
  },
  'comment-added': ({ taskId, comment: { by, text, file: path } }, seq) =>
    remark(thing('task', taskId), {
      seq,
      by,
      text,
      paths: [...(path === undefined ? [] : [path]), ...askedPaths(text)],
    }),
  'task-told': ({ taskId, by, text }, seq) => remark(thing('task', taskId), { seq, by, text, paths: askedPaths(text) }),
  'stage-moved': ({ taskId, failure }, seq) => (failure ? failing(thing('task', taskId), failure, seq) : nothing),
  'session-closed': ({ taskId, failure, report }, seq) => {
    const task = thing('task', taskId);
    const found = (report?.findings ?? []).slice(0, most.cases).map(({ text, file: path, severity }, at) => {
      const paths = path === undefined ? [] : [path];
      const name = `e${String(seq)}.${String(at + 1)}`;
      return remark(task, { seq, by: 'agents', text: `${severity}: ${text}`, paths, name });
    });
    return both(...found, failure ? failing(task, failure, seq) : nothing);
  },
  'evidence-recorded': ({ taskId, evidence }, seq) => {
    const failed = evidence.runs.flatMap((run) => run.failed).slice(0, most.cases);
    return both(...failed.map((each) => brokenTest(thing('task', taskId), each, seq)));
  },
};

/**
 * The things and ties that an event tells of, from it alone: what several events tell is the same in whichever order, and
 * however often, they are taken in.
 */
export function knownFrom({ type, data, seq }: JournalEvent): Known {
  if (!Object.hasOwn(tellers, type)) return nothing;
  return (tellers[type as keyof typeof tellers] as Told<EventType>)(data, seq);
}
