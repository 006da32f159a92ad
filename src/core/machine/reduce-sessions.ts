import { isTestPath, noCost, type EventData, type Session, type StageReport } from '../domain/index.ts';
import { counted, counting, goal, patch, task, withFailure, type Reducer } from './patches.ts';
import { payTurn } from './reduce-costs.ts';
import { countTurn, noteAlive } from './reduce-work.ts';
import { reduceTaint } from './taint.ts';
import { callKey, delegated, type OpenSession, type State } from './state.ts';

/** A part of another session's work waits until that one rests; it is no attempt at the stage. */
const openSession: Reducer<'session-opened'> = (state, { session }) => {
  const { parent } = session;
  const changed = state.tasks.get(session.taskId)?.change?.files.map((file) => file.path) ?? [];
  const opened = {
    ...session,
    held: parent !== undefined,
    helpers: 0,
    cost: noCost,
    tests: changed.filter(isTestPath),
  };
  const next = { ...counted(state, 'session'), sessions: state.sessions.set(session.id, opened) };
  if (parent) {
    const sessions = patch(next.sessions, parent.sessionId, (giver) => ({ ...giver, helpers: giver.helpers + 1 }));
    return task({ ...next, sessions }, session.taskId, ({ work }) => ({
      work: { ...work, helpers: work.helpers + 1 },
    }));
  }
  return task(next, session.taskId, (t) => ({
    stages: { ...t.stages, [session.stageId]: { status: 'running', sessions: session.attempt, reason: '' } },
    goesOn: t.goesOn?.stageId === session.stageId ? null : t.goesOn,
  }));
};

/** What nobody takes any more. There are seldom any. */
function withoutAnswersOf({ answers }: State, sessionId: string): State['answers'] {
  const keys = [...answers.keys()].filter((key) => key.startsWith(callKey(sessionId, '')));
  return keys.reduce((left, key) => left.delete(key), answers);
}

/** What the person lets pass ends with the session that it was given to. */
function withoutRulesOf({ rules }: State, sessionId: string): State['rules'] {
  const own = [...rules.values()].filter((rule) => rule.sessionId === sessionId);
  return own.reduce((left, { id }) => left.delete(id), rules);
}

function reportText({ outcome, summary, findings }: StageReport): string {
  const found = findings.map(({ severity, text, file, line }) => {
    const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${String(line)}`})`;
    return `- ${severity}: ${text}${place}`;
  });
  return [`${outcome}: ${summary}`, ...found].join('\n');
}

/** What came of a part of another session's work is the answer to the call that gave it; the stage goes on. */
function closeHelper(
  state: State,
  { report, failure }: EventData<'session-closed'>,
  { sessionId, callId, role }: NonNullable<Session['parent']>,
): State {
  if (!state.sessions.has(sessionId)) return state;
  const text = report ? reportText(report) : (failure?.model ?? 'It was taken back.');
  const answer = report ? ('approved' as const) : ('denied' as const);
  const given = { answer, by: role, text, subject: delegated };
  return { ...state, answers: state.answers.set(callKey(sessionId, callId), given) };
}

/** What a session came to counts for its agent; one that was taken back says nothing. */
function withRecord(
  state: State,
  session: OpenSession | undefined,
  { outcome, taskId }: EventData<'session-closed'>,
): State {
  const agent = session?.agent;
  if (agent === undefined || outcome === 'cancelled') return state;
  if (outcome !== 'reported') return counting(state, [agent], 'failed');
  const next = counting(state, [agent], 'done');
  return task(next, taskId, ({ workers }) => ({ workers: [...new Set([...workers, agent])] }));
}

const closeSession: Reducer<'session-closed'> = (before, data) => {
  const { sessionId, report, failure } = data;
  const session = before.sessions.get(sessionId);
  const answers = withoutAnswersOf(before, sessionId);
  const rules = withoutRulesOf(before, sessionId);
  const atLimit = before.atLimit.delete(sessionId);
  const closed = { ...before, sessions: before.sessions.delete(sessionId), answers, rules, atLimit };
  const state = withRecord(closed, session, data);
  if (session?.parent) return closeHelper(state, data, session.parent);
  const stageId = session?.stageId ?? '';
  return task(state, data.taskId, (t) => ({
    failures: withFailure(t.failures, failure),
    reports: report ? [...t.reports.filter((r) => r.stageId !== stageId), { stageId, report }] : t.reports,
  }));
};

/** What was said has been heard; the answer to a finished call has been taken. */
const extendTranscript: Reducer<'transcript-extended'> = (before, data, at) => {
  const { taskId, sessionId, entry } = data;
  if (entry.kind === 'turn') return countTurn(payTurn(before, data, entry, at), data, entry, at);
  const state = reduceTaint(before, data);
  if (entry.kind === 'tool-finished' && state.answers.size > 0) {
    return { ...state, answers: state.answers.delete(callKey(sessionId, entry.callId)) };
  }
  if (taskId === undefined || entry.kind !== 'said' || entry.by === 'engine') return state;
  return task(state, taskId, (t) => ({ said: t.said.slice(1) }));
};

type SessionEvent =
  | 'session-opened'
  | 'session-assigned'
  | 'session-renewed'
  | 'session-held'
  | 'session-released'
  | 'session-closed'
  | 'transcript-extended';

/** What the events of sessions do to the state. */
export const sessionReducers: { readonly [T in SessionEvent]: Reducer<T> } = {
  'session-opened': openSession,
  'session-renewed': (before, { goalId, taskId, sessionId, leaseUntil }, at) => {
    const state = noteAlive(before, { goalId, taskId }, at);
    return { ...state, sessions: patch(state.sessions, sessionId, (session) => ({ ...session, leaseUntil })) };
  },
  'session-assigned': (state, { sessionId, role, agent, model }) => ({
    ...state,
    sessions: patch(state.sessions, sessionId, (session) => ({ ...session, role, agent, model })),
  }),
  'session-held': (state, { goalId, taskId, sessionId }) =>
    taskId === undefined
      ? goal(state, goalId, () => ({ heldPlanner: sessionId }))
      : { ...state, sessions: patch(state.sessions, sessionId, (session) => ({ ...session, held: true })) },
  'session-released': (state, { goalId, taskId, sessionId, leaseUntil }) =>
    taskId === undefined
      ? goal(state, goalId, () => ({ heldPlanner: null }))
      : {
          ...state,
          sessions: patch(state.sessions, sessionId, (session) => ({ ...session, leaseUntil, held: false })),
        },
  'session-closed': closeSession,
  'transcript-extended': extendTranscript,
};
