import { noTokens, plusTokens, type JournalEvent, type Tokens, type TranscriptEntry } from '../domain/index.ts';
import { fold, helpersOf, isAsking, type State } from '../machine/index.ts';
import type { JournalReader } from '../ports/index.ts';

/**
 * What an agent does. `asks`: it rests until its gates are answered; `delegates`: until another agent reports to it;
 * `paused`: until the person lets it go on; `stalled`: nothing has come from it for long; `stopped`: no process is at work.
 */
export type AgentActivity = 'starts' | 'thinks' | 'calls' | 'asks' | 'delegates' | 'paused' | 'stalled' | 'stopped';

/** One agent at work: a session that is open, or a planner. Times are milliseconds since the epoch. */
export interface AgentRow {
  /** The session, or the effect that a planner works for. */
  readonly sessionId: string;
  readonly goalId: string;
  /** Null for a planner, as are its title and stage. */
  readonly taskId: string | null;
  readonly title: string | null;
  readonly stageId: string | null;
  readonly role: string;
  /** The language model that answered last; null for a program, and before the first answer. */
  readonly model: string | null;
  /** The session that gave it a part of its work. */
  readonly parentId: string | null;
  readonly attempt: number;
  /** Answers of the model so far. */
  readonly turn: number;
  readonly activity: AgentActivity;
  /** The tool that it calls. */
  readonly tool: string | null;
  /** Gates that it waits for. */
  readonly gateIds: readonly string[];
  readonly startedAt: number;
  /** When it last did anything that the journal knows of. */
  readonly lastAt: number;
  readonly tokens: Tokens;
}

/** Milliseconds without a sign of life after which an agent at work counts as stalled, where people look. */
const quietLimit = 5 * 60_000;

/** What the transcript of a session says of its progress. */
interface Progress {
  readonly startedAt: number;
  readonly lastAt: number;
  readonly turn: number;
  readonly model: string | null;
  readonly tool: string | null;
  readonly tokens: Tokens;
}

const over: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

function progressAfter(before: Progress, entry: TranscriptEntry, at: number): Progress {
  const next = { ...before, lastAt: at };
  switch (entry.kind) {
    case 'turn': {
      const { usage, sent } = entry;
      return {
        ...next,
        turn: before.turn + 1,
        model: sent.model,
        tool: null,
        tokens: plusTokens(before.tokens, usage),
      };
    }
    case 'tool-started':
      return { ...next, tool: entry.name };
    case 'tool-finished':
    case 'tool-waits':
      return { ...next, tool: null };
    default:
      return next;
  }
}

function begun(at: number): Progress {
  return { startedAt: at, lastAt: at, turn: 0, model: null, tool: null, tokens: noTokens };
}

/** Keeps the progress of the sessions that are open. */
function follow(progress: Map<string, Progress>, event: JournalEvent): void {
  const begin = (sessionId: string): void => {
    if (!progress.has(sessionId)) progress.set(sessionId, begun(event.at));
  };
  if (event.type === 'session-opened') begin(event.data.session.id);
  else if (event.type === 'session-closed') progress.delete(event.data.sessionId);
  else if (event.type === 'effect-scheduled') {
    const { id, request } = event.data.effect;
    if (request.kind === 'make-plan') begin(request.sessionId ?? id);
  } else if (event.type === 'transcript-extended') {
    const { sessionId, entry } = event.data;
    const known = progress.get(sessionId);
    if (known) progress.set(sessionId, progressAfter(known, entry, event.at));
  }
}

type Named = Pick<
  AgentRow,
  'sessionId' | 'goalId' | 'taskId' | 'title' | 'stageId' | 'role' | 'parentId' | 'attempt'
> & {
  readonly held: boolean;
};

/** Everybody who has work. */
function agentsIn(state: State): readonly Named[] {
  const none = { taskId: null, title: null, stageId: null, parentId: null, attempt: 1 };
  const planners = [...state.goals.entries()].flatMap(([goalId, { goal, heldPlanner, status }]): readonly Named[] => {
    if (status !== 'planning') return [];
    const role = goal.workflow.planner;
    if (heldPlanner !== null) return [{ ...none, goalId, role, sessionId: heldPlanner, held: true }];
    return [...state.effects.values()].flatMap(({ id, request }) =>
      request.kind === 'make-plan' && request.goalId === goalId
        ? [{ ...none, goalId, role, sessionId: request.sessionId ?? id, held: false }]
        : [],
    );
  });
  const sessions = [...state.sessions.values()].map(({ id, goalId, taskId, stageId, role, parent, attempt, held }) => {
    const title = state.tasks.get(taskId)?.task.title ?? null;
    return { sessionId: id, goalId, taskId, title, stageId, role, parentId: parent?.sessionId ?? null, attempt, held };
  });
  return [...planners, ...sessions];
}

function activityOf(
  state: State,
  { sessionId, held }: Named,
  known: Progress,
  now: number,
  isAlive: boolean,
): AgentActivity {
  if (isAsking(state, sessionId)) return 'asks';
  if (held) return helpersOf(state, sessionId).length > 0 ? 'delegates' : 'paused';
  if (!isAlive) return 'stopped';
  if (now - known.lastAt > quietLimit) return 'stalled';
  if (known.tool !== null) return 'calls';
  return known.turn === 0 ? 'starts' : 'thinks';
}

/** Follows the agents of a workspace: each reading takes in what was added since the one before. */
export interface AgentsView {
  readonly read: (now: number) => Promise<readonly AgentRow[]>;
}

/** Looks at open goals first, then only at what is new. */
export function followAgents(reader: JournalReader): AgentsView {
  const progress = new Map<string, Progress>();
  let state: State = fold([]);
  let seen: number | null = null;

  function take(events: readonly JournalEvent[]): void {
    state = fold(events, state);
    for (const event of events) follow(progress, event);
  }

  async function catchUp(): Promise<void> {
    const last = reader.lastSeq();
    if (seen === null) {
      for (const { id, status } of reader.goals()) {
        if (over.has(status)) continue;
        for await (const events of reader.read({ goalId: id })) take(events.filter(({ seq }) => seq <= last));
      }
    } else if (last > seen) for await (const events of reader.read({ after: seen })) take(events);
    seen = last;
  }
  return {
    async read(now) {
      await catchUp();
      const isAlive = reader.writer()?.alive ?? false;
      return agentsIn(state).map(({ held, ...agent }) => {
        const known = progress.get(agent.sessionId) ?? begun(now);
        const { startedAt, lastAt, turn, model, tool, tokens } = known;
        const limit = state.atLimit.get(agent.sessionId);
        const gateIds = [...state.gates.values()].flatMap(({ id, sessionId }) =>
          sessionId === agent.sessionId || id === limit ? [id] : [],
        );
        const activity = activityOf(state, { ...agent, held }, known, now, isAlive);
        return { ...agent, turn, model, tool, gateIds, activity, startedAt, lastAt, tokens };
      });
    },
  };
}
