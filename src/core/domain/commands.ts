import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { HunkVerdict, ProposalEdit } from './change.ts';
import { Checkpoint, RestoredPart } from './checkpoint.ts';
import { EffectResult } from './effect.ts';
import { Gate, GateAnswer } from './gate.ts';
import { Goal } from './goal.ts';
import { LimitShortage, LimitStanding } from './limits.ts';
import { RoleName } from './role.ts';
import { Plan } from './plan.ts';
import { Reflection } from './reflection.ts';
import { ChatCall, EmbeddingCall, ModelChoice, ModelOutage } from './routing.ts';
import { TranscriptEntry } from './transcript.ts';

const by = onFirstUse(() => ({ by: z.string() }));

/** What a person asks for. */
const fromPerson = onFirstUse(
  () =>
    [
      z.object({ type: z.literal('create-goal'), ...by(), goal: Goal().omit({ id: true }) }),
      z.object({ type: z.literal('cancel-goal'), ...by(), goalId: z.string(), reason: z.string() }),
      /** A blocked task tries again with fresh attempts; a task in review goes back with its comments. */
      z.object({ type: z.literal('retry-task'), ...by(), taskId: z.string(), reason: z.string() }),
      z.object({ type: z.literal('cancel-task'), ...by(), taskId: z.string(), reason: z.string() }),
      z.object({
        type: z.literal('answer-gate'),
        ...by(),
        gateId: z.string(),
        answer: GateAnswer().shape.answer,
        reason: z.string(),
        /** With the approval of a plan: what the person made of it. It is checked like a planner's. */
        plan: Plan().omit({ version: true }).optional(),
        /** With a yes to a command: the kind of command that the gate names needs no other yes until its session ends. */
        forSession: z.literal(true).optional(),
      }),
      /** What a rule covers is asked about again. */
      z.object({ type: z.literal('revoke-rule'), ...by(), ruleId: z.string() }),
      /** Without ids: what is still undecided. When nothing is, the change gate is answered, unless it is kept open for deciding anew. */
      z.object({
        type: z.literal('decide-hunks'),
        ...by(),
        taskId: z.string(),
        hunkIds: z.array(z.string()).optional(),
        verdict: HunkVerdict,
        keepOpen: z.literal(true).optional(),
      }),
      /** What was decided on these hunks is open again, while the change gate is. */
      z.object({ type: z.literal('reopen-hunks'), ...by(), taskId: z.string(), hunkIds: z.array(z.string()).min(1) }),
      z.object({
        type: z.literal('add-comment'),
        ...by(),
        taskId: z.string(),
        hunkId: z.string().optional(),
        text: z.string().min(1),
      }),
      /** The person's own version of files of a change at its gate: it becomes the proposal, and is checked like one. */
      z.object({
        type: z.literal('edit-proposal'),
        taskId: z.string(),
        /** The change that was looked at; one that was made anew meanwhile is not edited. */
        changeId: z.string(),
        ...ProposalEdit().shape,
      }),
      /** Back to a checkpoint, while nobody works on the task; without one: to the newest with other files. */
      z.object({
        type: z.literal('restore-checkpoint'),
        ...by(),
        taskId: z.string(),
        checkpointId: z.string().optional(),
        part: RestoredPart,
      }),
    ] as const,
);

/** What a person asks for of work that is under way. */
const ofWork = onFirstUse(
  () =>
    [
      /** To whoever works on the task, in mid-run. */
      z.object({ type: z.literal('tell-task'), ...by(), taskId: z.string(), text: z.string().min(1) }),
      /** Agents stop before their next turn, and nothing new starts, until it is continued. */
      z.object({ type: z.literal('pause-task'), ...by(), taskId: z.string() }),
      z.object({ type: z.literal('continue-task'), ...by(), taskId: z.string() }),
      z.object({ type: z.literal('pause-goal'), ...by(), goalId: z.string() }),
      z.object({ type: z.literal('continue-goal'), ...by(), goalId: z.string() }),
      /** Holds every goal that goes on; the process that writes ends what is under way at once, and leaves. */
      z.object({ type: z.literal('stop-everything'), ...by() }),
      /** To the process that writes: leave the workspace to another one. What is under way is taken up there. */
      z.object({ type: z.literal('yield-workspace'), ...by() }),
    ] as const,
);

/** What a session says of what it asks. */
const askedOf = {
  ...({ question: true, options: true, risk: true, action: true } as const),
  ...({ parts: true, subject: true, rule: true, lasting: true } as const),
} as const;

/** What the scheduler, sessions and effects tell. */
const fromWork = onFirstUse(
  () =>
    [
      /** From the scheduler: dependencies are completed and a slot is free. */
      z.object({ type: z.literal('start-task'), taskId: z.string() }),
      /** From the scheduler: the back-off of a failed task is over. */
      z.object({ type: z.literal('resume-failed-task'), taskId: z.string() }),
      /** From the scheduler: the pause of a circuit breaker is over; one task of the kind may try. */
      z.object({ type: z.literal('close-circuit'), key: z.string() }),
      /** From the scheduler: the day that a limit was of is over. */
      z.object({ type: z.literal('end-limit'), gateId: z.string() }),
      z.object({ type: z.literal('renew-session'), sessionId: z.string() }),
      /** From the scheduler: a lease ran out; the stage is handed to a new session. */
      z.object({ type: z.literal('expire-session'), sessionId: z.string() }),
      /** From a session of this process, or a planner under its effect's id: the next step, before it is taken. */
      z.object({ type: z.literal('extend-transcript'), sessionId: z.string(), entry: TranscriptEntry() }),
      /** From a session, or a planner: a tool call needs an answer from the person. Asked once, however often it is said. */
      z.object({
        type: z.literal('ask-person'),
        sessionId: z.string(),
        callId: z.string(),
        kind: z.enum(['question', 'command']),
        ...Gate().pick(askedOf).shape,
      }),
      /** From a session: another role does a part of its work, as a session of its own. Begun once, however often it is said. */
      z.object({
        type: z.literal('delegate-work'),
        sessionId: z.string(),
        callId: z.string(),
        role: RoleName,
        task: z.string(),
        why: z.string(),
        /** How many parts of its task may be given to others; the usual number when not given. */
        most: z.int().optional(),
      }),
      /** From a session that begins: who was chosen for it. */
      z.object({
        type: z.literal('assign-session'),
        sessionId: z.string(),
        role: RoleName,
        agent: z.string(),
        model: z.string(),
      }),
      z.object({ type: z.literal('finish-effect'), effectId: z.string(), result: EffectResult() }),
      /** Files were saved before a stage began, or went on. */
      z.object({
        type: z.literal('note-checkpoint'),
        taskId: z.string(),
        checkpoint: Checkpoint().omit({ id: true, at: true, passed: true }),
      }),
      z.object({
        type: z.literal('log-note'),
        by: z.string(),
        goalId: z.string(),
        taskId: z.string().optional(),
        level: z.enum(['info', 'warning']),
        text: z.string(),
      }),
    ] as const,
);

/** What sessions, and planners, tell of the models that they ask. */
const ofModels = onFirstUse(
  () =>
    [
      /** Which model it asks from now on. */
      z.object({ type: z.literal('note-model-choice'), sessionId: z.string(), choice: ModelChoice() }),
      /** A model gave no answer. What was paid is paid, also when the session was closed. */
      z.object({
        type: z.literal('note-model-outage'),
        goalId: z.string(),
        taskId: z.string().optional(),
        sessionId: z.string(),
        outage: ModelOutage(),
      }),
      /** From a chat of the person: what a call came to that belongs to no goal. */
      z.object({ type: z.literal('note-chat'), ...by(), call: ChatCall() }),
      /** A model thought over what had happened for a goal. */
      z.object({ type: z.literal('note-reflection'), goalId: z.string(), reflection: Reflection() }),
      /** Vectors were made of texts. What was paid is paid, also when the session was closed. */
      z.object({
        type: z.literal('note-embedding'),
        goalId: z.string().optional(),
        taskId: z.string().optional(),
        sessionId: z.string().optional(),
        call: EmbeddingCall(),
      }),
      /** The next call of a model may pass a limit, or the agent goes round in circles, so it waits for the person. */
      z.object({
        type: z.literal('ask-at-limit'),
        sessionId: z.string(),
        /** Not given where it is not about a model. */
        model: z.string().optional(),
        shortage: LimitShortage(),
      }),
      /** So many percent of a limit are spent. */
      z.object({
        type: z.literal('note-limit'),
        goalId: z.string(),
        taskId: z.string().optional(),
        sessionId: z.string(),
        standing: LimitStanding(),
        share: z.int(),
      }),
    ] as const,
);

/** Everything that may be asked of the machine: by a person, by the scheduler, or as the result of an effect. */
export const Command = onFirstUse(() =>
  z.discriminatedUnion('type', [...fromPerson(), ...ofWork(), ...fromWork(), ...ofModels()]),
);
export type Command = z.infer<ReturnType<typeof Command>>;
export type CommandType = Command['type'];

/** What another process may hand to the writer through its inbox: what a person gives, and calls of models that it paid. */
export const personCommands: ReadonlySet<CommandType> = new Set([
  'create-goal',
  'cancel-goal',
  'retry-task',
  'cancel-task',
  'answer-gate',
  'revoke-rule',
  'decide-hunks',
  'reopen-hunks',
  'add-comment',
  'edit-proposal',
  'restore-checkpoint',
  'tell-task',
  'pause-task',
  'continue-task',
  'pause-goal',
  'continue-goal',
  'stop-everything',
  'yield-workspace',
  'note-chat',
  'note-embedding',
]);
