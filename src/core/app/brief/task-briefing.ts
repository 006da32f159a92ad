import type { Gate, Goal, RoleName, Task } from '../../domain/index.ts';
import type { CodeHit } from '../../ports/index.ts';
import type { ActivityPlace } from './activity-place.ts';
import type { Related } from '../knowledge/related.ts';

/** A line of what happened to a task so far: a stage's report, a failed attempt, a remark of the person. */
export interface LogLine {
  readonly kind: 'report' | 'failure' | 'comment';
  /** The stage, or whoever said it; empty for a failure. */
  readonly by: string;
  readonly text: string;
}

/** Something that was decided about the work, with the reason where one was given. */
export interface Decision {
  /** The number of its event. */
  readonly seq: number;
  readonly by: string;
  readonly text: string;
}

/** An event in a line, with where one sees more of it. */
export interface Activity {
  readonly seq: number;
  readonly at: number;
  readonly text: string;
  readonly place: ActivityPlace;
}

/** Something that was learnt before and is remembered. */
export interface BriefedMemory {
  readonly id: string;
  readonly text: string;
  readonly why: string;
}

/** Where a task is by the stage that its briefing names: one at work, the next of an agent, the last one; or none was begun. */
export type StageStanding = 'at-work' | 'next' | 'past' | 'never';

/** Everything that an agent or a person needs to take a task up, cut to a number of tokens. */
export interface TaskBriefing {
  readonly task: Pick<Task, 'id' | 'goalId' | 'title' | 'description' | 'risk' | 'files'> & {
    readonly goal: string;
    readonly status: string;
    readonly reason: string;
    readonly stage: string;
    readonly stageStanding: StageStanding;
    readonly role: RoleName;
    readonly attempt: number;
    /** Files that it has changed so far. */
    readonly changed: readonly string[];
  };
  readonly requirements: readonly { readonly id: string | null; readonly text: string }[];
  readonly log: readonly LogLine[];
  readonly relevantFiles: readonly CodeHit[];
  /** The last events of the task, without the engine's bookkeeping. */
  readonly recentActivity: readonly Activity[];
  readonly openQuestions: readonly Pick<Gate, 'id' | 'kind' | 'question'>[];
  readonly decisions: readonly Decision[];
  readonly memories: readonly BriefedMemory[];
  /** What earlier work had to do with its files, the weightiest first. */
  readonly related: readonly Related[];
  /** What the engine's last checks said, a line each; none when nothing was checked. */
  readonly evidence: readonly string[];
  readonly budget: {
    /** Tokens that the briefing may take, and that it takes, as estimated. */
    readonly tokens: number;
    readonly used: number;
    readonly leftOut: readonly { readonly part: string; readonly count: number }[];
    /** Tokens of each part that has something, as estimated. */
    readonly parts: readonly { readonly part: BriefingPart; readonly tokens: number }[];
    /** What the goal may cost, and what the task has. */
    readonly goal: Goal['budget'];
    readonly spent: { readonly dollars: number; readonly unpriced: number };
  };
}

/** The parts of a briefing that give way when there is no room, those that stay longest first. The task itself stays. */
export const briefingParts = [
  'openQuestions',
  'requirements',
  'decisions',
  'log',
  'evidence',
  'relevantFiles',
  'memories',
  'related',
  'recentActivity',
] as const satisfies readonly (keyof TaskBriefing)[];
export type BriefingPart = (typeof briefingParts)[number];
