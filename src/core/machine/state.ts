import { persistentMap, type PersistentMap } from '../base/index.ts';
import { noCost } from '../domain/index.ts';
import type {
  Change,
  Checkpoint,
  CommandRule,
  Comment,
  Cost,
  Effect,
  EventData,
  Evidence,
  Failure,
  Gate,
  GateAnswer,
  GoesOn,
  Goal,
  HunkVerdict,
  LimitStanding,
  Plan,
  ProposalEdit,
  RestoredPart,
  Session,
  StageReport,
  StageStatus,
  Task,
  TaskStatus,
  Worktree,
} from '../domain/index.ts';

/** What was done for a goal or a task, beside what it cost. */
export interface Work {
  readonly turns: number;
  readonly calls: number;
  /** Parts that sessions gave to others. */
  readonly helpers: number;
  /** Milliseconds in which a session ran, up to `seenAt`: the last sign of life, null while none runs. */
  readonly time: number;
  readonly seenAt: number | null;
}

export const noWork: Work = { turns: 0, calls: 0, helpers: 0, time: 0, seenAt: null };

/** How a goal stands. */
export interface GoalState {
  readonly goal: Goal;
  readonly status: 'planning' | 'awaiting-plan' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly reason: string;
  readonly plan: Plan | null;
  /** Tasks that are not closed yet. */
  readonly openTasks: number;
  /** Plans that could not be made. */
  readonly failedPlans: number;
  /** What the person said of earlier plans. */
  readonly feedback: readonly string[];
  /** The effect of the planner that waits for an answer; null when none does. */
  readonly heldPlanner: string | null;
  /** What the person said when approving the plan; empty for nothing. */
  readonly guidance: string;
  /** The person holds all of it. */
  readonly paused: boolean;
  /** The tool by which its planner has read text from outside; null when it has not. */
  readonly tainted: string | null;
  /** What its planner and its tasks have come to. */
  readonly cost: Cost;
  readonly work: Work;
  readonly createdAt: number;
}

/** How one stage of a task stands. */
export interface StageState {
  readonly status: StageStatus;
  /** Sessions opened for this stage since it was last reset by a person. */
  readonly sessions: number;
  readonly reason: string;
}

/** How a task stands. */
export interface TaskState {
  readonly task: Task;
  readonly status: TaskStatus;
  /** Why it is in this state, for the person. */
  readonly reason: string;
  readonly stages: Readonly<Record<string, StageState>>;
  /** Dependencies that are not met yet; a pending task with 0 is ready. */
  readonly waitingOn: number;
  /** Tasks that wait for this one to be completed. */
  readonly dependents: readonly string[];
  /** Tasks that wait for this one to be closed. */
  readonly followers: readonly string[];
  readonly actGate: 'none' | 'open' | 'approved';
  readonly worktree: Worktree | null;
  /** Tree hash of the worktree after the last session or checks. */
  readonly tree: string | null;
  readonly change: Change | null;
  readonly evidence: Evidence | null;
  /** What the person made of the proposal and the worktree does not hold yet. */
  readonly edit: ProposalEdit | null;
  /** To what it can go back, oldest first. */
  readonly checkpoints: readonly Checkpoint[];
  /** It is going back to one. */
  readonly restoring: { readonly checkpointId: string; readonly part: RestoredPart; readonly by: string } | null;
  /** The conversation with which a stage will go on, after it went back. */
  readonly goesOn: GoesOn | null;
  /** Decisions on the present change, by hunk id. */
  readonly verdicts: Readonly<Record<string, HunkVerdict>>;
  readonly comments: readonly Comment[];
  /** Comments that the agent has not answered yet, by id. */
  readonly unanswered: readonly string[];
  /** What the person said in mid-run and no session has heard yet. */
  readonly said: readonly { readonly by: string; readonly text: string }[];
  readonly reports: readonly { readonly stageId: string; readonly report: StageReport }[];
  /** The last failures, newest last; at most {@link keptFailures}. */
  readonly failures: readonly Failure[];
  readonly failedAttempts: number;
  readonly rework: number;
  /** Milliseconds since the epoch before which a failed task is not tried again. */
  readonly notBefore: number;
  /** The base moved under the change: the next attempt starts from the branch's present head. */
  readonly rebase: boolean;
  /** Agents whose reports led to what it is. */
  readonly workers: readonly string[];
  /** The person holds it. */
  readonly paused: boolean;
  /** The tool by which those who work on it have read text from outside; null when none has. */
  readonly tainted: string | null;
  readonly commit: { readonly branch: string; readonly commit: string } | null;
  /** What all calls of models for it have come to, helpers and retries among them. */
  readonly cost: Cost;
  readonly work: Work;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** How many failures of a task stay in memory for the next briefing. */
export const keptFailures = 5;

/** So many failures in a row open the circuit of a kind of task; after its pause one more is enough. */
export const circuitThreshold = 5;

/** How long an open circuit pauses its kind of task, in milliseconds. */
export const circuitPause = 5 * 60_000;

/** A session that is not closed. */
export interface OpenSession extends Session {
  /** It waits for something from outside, without a lease. */
  readonly held: boolean;
  /** Who was chosen for it, and the model that fills the role; not given for a program, or before. */
  readonly agent?: string;
  readonly model?: string;
  /** Parts of its work that it gave to others so far. */
  readonly helpers: number;
  /** What its calls of models have come to. */
  readonly cost: Cost;
  /** Test files that the task's other stages had written when it was opened. */
  readonly tests: readonly string[];
}

/** How an agent has done so far. */
export interface AgentRecord {
  /** Sessions that ended with a report, and tasks that were committed with its work. */
  readonly done: number;
  /** Sessions that failed, stalled or died. */
  readonly failed: number;
}

/** What a tool call waited for and has got, until the call is over. */
export interface CallAnswer {
  readonly answer: GateAnswer['answer'];
  readonly by: string;
  readonly text: string;
  /** What exactly was answered. */
  readonly subject: string;
  /** When, for what a person or policy answered. */
  readonly at?: number;
}

/** The subject of an answer that another agent gave. */
export const delegated = 'delegated';

/** Names a call within the state. */
export function callKey(sessionId: string, callId: string): string {
  return `${sessionId}/${callId}`;
}

/** A kind of command that the person lets pass until a session ends. */
export interface GrantedRule {
  /** That of the gate at which it was given. */
  readonly id: string;
  readonly goalId: string;
  readonly taskId?: string | undefined;
  readonly sessionId: string;
  readonly rule: CommandRule;
  readonly by: string;
}

/** A circuit breaker: `until` is set while it is open. */
export interface CircuitState {
  readonly failures: number;
  readonly until: number | null;
}

/** What became of a limit. */
export interface LimitState {
  /** By how much the person raised it. */
  readonly raised: number;
  /** Up to which share, in percent, they were warned since; 0 for none. */
  readonly warned: number;
  /** As it was told of then; null when it was not. */
  readonly standing: LimitStanding | null;
}

/** A task that could start, with all that the scheduler orders by: nothing else needs to be looked up. */
export interface ReadyTask {
  readonly taskId: string;
  readonly goalId: string;
  /** Higher runs first; then the earlier deadline, the earlier goal, the place in the plan. */
  readonly priority: number;
  readonly deadline: number;
  readonly createdAt: number;
  readonly order: number;
  /** The circuit breaker it counts for. */
  readonly circuit: string;
}

/** Everything the machine knows: a fold over the journal. Immutable. */
export interface State {
  readonly goals: PersistentMap<GoalState>;
  readonly tasks: PersistentMap<TaskState>;
  /** Open sessions only. */
  readonly sessions: PersistentMap<OpenSession>;
  /** Open gates only. */
  readonly gates: PersistentMap<Gate>;
  /** Answers that calls of open sessions have not taken yet, by {@link callKey}. */
  readonly answers: PersistentMap<CallAnswer>;
  /** What the person lets pass for open sessions, by its id. */
  readonly rules: PersistentMap<GrantedRule>;
  /** How agents have done, by their names. */
  readonly records: PersistentMap<AgentRecord>;
  /** Effects that are scheduled and not finished. */
  readonly effects: PersistentMap<Effect>;
  /** Pending tasks whose dependencies are met and whose act gate is not open. */
  readonly ready: PersistentMap<ReadyTask>;
  /** Failed tasks that wait for the end of their back-off. */
  readonly backingOff: PersistentMap<true>;
  readonly circuits: PersistentMap<CircuitState>;
  /** What the days came to, by {@link dayOf}. */
  readonly days: PersistentMap<Cost>;
  /** What became of limits, by {@link limitKey}. */
  readonly limits: PersistentMap<LimitState>;
  /** Who waits at a limit, a session or a planner, and at which open gate. */
  readonly atLimit: PersistentMap<string>;
  /** How many of each were ever made; names the next one. */
  readonly counts: Readonly<Record<'goal' | 'task' | 'session' | 'gate' | 'effect' | 'comment' | 'checkpoint', number>>;
}

/** The state of an empty journal. */
export const initialState: State = {
  goals: persistentMap(),
  tasks: persistentMap(),
  sessions: persistentMap(),
  gates: persistentMap(),
  answers: persistentMap(),
  rules: persistentMap(),
  records: persistentMap(),
  effects: persistentMap(),
  ready: persistentMap(),
  backingOff: persistentMap(),
  circuits: persistentMap(),
  days: persistentMap(),
  limits: persistentMap(),
  atLimit: persistentMap(),
  counts: { goal: 0, task: 0, session: 0, gate: 0, effect: 0, comment: 0, checkpoint: 0 },
};

/** The tasks of a goal in the order of its plan. Looks at every task there is: not for the hot path. */
export function tasksOf(state: State, goalId: string): readonly TaskState[] {
  return [...state.tasks.values()]
    .filter(({ task }) => task.goalId === goalId)
    .sort((a, b) => a.task.order - b.task.order);
}

/** The set of ready tasks as one task's present state wants it. */
export function withReadiness(ready: State['ready'], goal: GoalState | undefined, task: TaskState): State['ready'] {
  const { id, goalId, order } = task.task;
  const isHeld = task.paused || goal?.paused === true;
  const isReady = task.status === 'pending' && task.waitingOn === 0 && task.actGate !== 'open' && !isHeld;
  if (!isReady || !goal) return ready.delete(id);
  const { priority, deadline = Number.MAX_SAFE_INTEGER } = goal.goal;
  const circuit = circuitKeyOf(goal.goal, task.task);
  return ready.set(id, { taskId: id, goalId, priority, deadline, createdAt: goal.createdAt, order, circuit });
}

/** What a day has come to so far. */
export function costOfDay(state: State, day: string): Cost {
  return state.days.get(day) ?? noCost;
}

/** What an open session has taken so far; the duration is the caller's to know. */
export function usageOf({ sessions }: State, sessionId: string, duration = 0): EventData<'session-closed'>['usage'] {
  const { dollars, unpriced } = sessions.get(sessionId)?.cost ?? noCost;
  return { duration, cost: dollars, ...(unpriced > 0 ? { unpriced } : {}) };
}

/** The open sessions of a task. */
export function sessionsOf(state: State, taskId: string): readonly OpenSession[] {
  return [...state.sessions.values()].filter((session) => session.taskId === taskId);
}

/** The scheduled effects of a task. */
export function effectsOf(state: State, taskId: string): readonly Effect[] {
  return [...state.effects.values()].filter(({ request }) => 'taskId' in request && request.taskId === taskId);
}

/** The open gates of a task. */
export function gatesOf(state: State, taskId: string): readonly Gate[] {
  return [...state.gates.values()].filter((gate) => gate.taskId === taskId);
}

/** The open gate of a task, if there is one: that of a stage before what a session asks in mid-run, and that at a limit. */
export function gateOf(state: State, taskId: string): Gate | undefined {
  const open = gatesOf(state, taskId);
  return open.find((gate) => gate.sessionId === undefined && gate.kind !== 'budget') ?? open[0];
}

/** Whether the person holds the work of a task, or of a goal's planner. */
export function isPaused(state: State, goalId: string, taskId?: string): boolean {
  const task = taskId === undefined ? undefined : state.tasks.get(taskId);
  return state.goals.get(goalId)?.paused === true || task?.paused === true;
}

/** The open sessions that do a part of another session's work, in the order in which they were given it. */
export function helpersOf(state: State, sessionId: string): readonly OpenSession[] {
  const number = ({ id }: OpenSession): number => Number(id.slice(1));
  const helpers = [...state.sessions.values()].filter(({ parent }) => parent?.sessionId === sessionId);
  return helpers.sort((a, b) => number(a) - number(b));
}

/** Whether an answer is awaited for a session, or a planner. */
export function isAsking({ gates, atLimit }: State, sessionId: string): boolean {
  return atLimit.has(sessionId) || [...gates.values()].some((gate) => gate.sessionId === sessionId);
}

/** What a circuit breaker groups tasks by: the workflow and, for improvements, the kind of smell. */
export function circuitKeyOf(goal: Goal, task: Task): string {
  const kind = task.smells[0]?.kind;
  return kind ? `${goal.workflow.name}/${kind}` : goal.workflow.name;
}
