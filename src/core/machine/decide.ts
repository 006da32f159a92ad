import { err } from '../base/index.ts';
import { event, failure, type Command, type CommandType, type DomainEvent, type Failure } from '../domain/index.ts';
import { askPerson, revokeRule } from './asking.ts';
import {
  addComment,
  answerGate,
  cancelGoal,
  cancelTaskByPerson,
  createGoal,
  decideHunks,
  reopenHunks,
  retryTask,
  startTask,
  tellTask,
} from './decide-person.ts';
import { editProposal } from './editing.ts';
import { finishEffect } from './decide-results.ts';
import {
  assignSession,
  closeCircuit,
  expireSession,
  extendTranscript,
  logNote,
  noteChat,
  noteEmbedding,
  noteReflection,
  noteModelChoice,
  noteModelOutage,
  renewSession,
  resumeFailedTask,
} from './decide-schedule.ts';
import { delegateWork } from './delegating.ts';
import { askAtLimit, endLimit, noteLimit, settleLimits } from './limits.ts';
import { continueGoal, continueTask, pauseGoal, pauseTask, stopEverything } from './pausing.ts';
import { noteCheckpoint, restoreCheckpoint } from './restoring.ts';
import { createDraft, type Draft, type Env, type Step } from './draft.ts';
import type { State } from './state.ts';

/** Whoever writes answers it itself; it never comes to the machine of a process at work. */
const notAtWork = failure('stale', 'No other process is at work on this workspace, so nobody has to leave it.');

const handlers: { readonly [T in CommandType]: (draft: Draft, command: Extract<Command, { type: T }>) => Step } = {
  'create-goal': createGoal,
  'cancel-goal': cancelGoal,
  'start-task': startTask,
  'resume-failed-task': resumeFailedTask,
  'close-circuit': closeCircuit,
  'retry-task': retryTask,
  'cancel-task': cancelTaskByPerson,
  'answer-gate': answerGate,
  'revoke-rule': revokeRule,
  'decide-hunks': decideHunks,
  'reopen-hunks': reopenHunks,
  'add-comment': addComment,
  'edit-proposal': editProposal,
  'restore-checkpoint': restoreCheckpoint,
  'note-checkpoint': noteCheckpoint,
  'tell-task': tellTask,
  'pause-task': pauseTask,
  'continue-task': continueTask,
  'pause-goal': pauseGoal,
  'continue-goal': continueGoal,
  'stop-everything': stopEverything,
  'yield-workspace': () => err(notAtWork),
  'renew-session': renewSession,
  'expire-session': expireSession,
  'extend-transcript': extendTranscript,
  'ask-person': askPerson,
  'delegate-work': delegateWork,
  'assign-session': assignSession,
  'note-model-choice': noteModelChoice,
  'note-model-outage': noteModelOutage,
  'note-chat': noteChat,
  'note-embedding': noteEmbedding,
  'note-reflection': noteReflection,
  'ask-at-limit': askAtLimit,
  'note-limit': noteLimit,
  'end-limit': endLimit,
  'finish-effect': finishEffect,
  'log-note': logNote,
};

/** What a command leads to: the events, and why it was refused if it was (the refusal is among the events). */
export interface Decision {
  readonly events: readonly DomainEvent[];
  readonly refused: Failure | null;
  /** The state after the events. */
  readonly state: State;
}

/** Decides a command. Pure: time, randomness and policy come in with `env`. A refused command changes nothing else. */
export function decide(state: State, command: Command, env: Env): Decision {
  const draft = createDraft(state, env);
  const handler = handlers[command.type] as (draft: Draft, command: Command) => Step;
  const step = handler(draft, command);
  if (step.ok) {
    settleLimits(draft, state);
    return { events: draft.events, refused: null, state: draft.state };
  }
  const by = 'by' in command ? command.by : 'engine';
  const goalId = 'goalId' in command ? { goalId: command.goalId } : {};
  const refusal = event('command-refused', { command: command.type, by, failure: step.error, ...goalId });
  return { events: [refusal], refused: step.error, state };
}
