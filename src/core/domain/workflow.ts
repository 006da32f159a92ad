import * as z from 'zod';
import { Risk } from './risk.ts';
import { RoleName } from './role.ts';

/** In which part of a task's life a stage runs: it decides the task's lifecycle state. */
export const StagePhase = z.enum(['work', 'testing', 'review']);
export type StagePhase = z.infer<typeof StagePhase>;

const StageId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a stage id is a name in kebab case');

/** When a stage runs at all; every condition given must hold, otherwise the stage is skipped. */
export const StageCondition = z.strictObject({
  /** The task's risk is one of these. */
  risk: z.array(Risk).min(1).optional(),
  /** `rework`: only after changes were requested or checks failed; `first`: only before. */
  attempt: z.enum(['first', 'rework']).optional(),
  /** At least one changed file matches one of these globs. */
  files: z.array(z.string().min(1)).min(1).optional(),
});
export type StageCondition = z.infer<typeof StageCondition>;

const stageBase = {
  id: StageId,
  /** Stages that must have passed (or been skipped) first; without it, the stage listed before. `[]`: starts at once. */
  needs: z.array(StageId).optional(),
  when: StageCondition.optional(),
  phase: StagePhase.optional(),
};

/** A role works in the task's worktree. */
export const AgentStage = z.strictObject({
  ...stageBase,
  kind: z.literal('agent'),
  role: RoleName,
  /** Sessions that may be tried before the task is blocked. */
  attempts: z.int().min(1).max(10).default(2),
});

/** The engine runs the checks itself. `green`: all must pass. `red`: at least one must fail (a new test proving the gap). */
export const ChecksStage = z.strictObject({
  ...stageBase,
  kind: z.literal('checks'),
  expect: z.enum(['green', 'red']),
  /** The stage that works again when the expectation is not met; without it the task is blocked. */
  onFailure: StageId.optional(),
});

/** A person, or a policy that may, decides. */
export const GateStage = z.strictObject({
  ...stageBase,
  kind: z.literal('gate'),
  gate: z.enum(['act', 'change']),
  /** The stage that works again when changes are requested. */
  onFailure: StageId.optional(),
});

/** The accepted hunks are checked once more and committed on the feature branch. */
export const IntegrateStage = z.strictObject({ ...stageBase, kind: z.literal('integrate') });

export const StageDefinition = z.discriminatedUnion('kind', [AgentStage, ChecksStage, GateStage, IntegrateStage]);
export type StageDefinition = z.infer<typeof StageDefinition>;

/** How failed attempts are repeated. Delays are in milliseconds and grow by the factor 2 with full jitter. */
export const RetryPolicy = z.strictObject({
  attempts: z.int().min(1).max(20).default(3),
  firstDelay: z.int().min(0).max(3_600_000).default(1_000),
  longestDelay: z.int().min(0).max(3_600_000).default(60_000),
  /** How often reviewers or the person may send a change back before the task is blocked. */
  rework: z.int().min(0).max(20).default(3),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** The declared stages of a task. */
export const Workflow = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a workflow is named in kebab case'),
  version: z.int().min(1).default(1),
  description: z.string(),
  /** The role that turns the goal into a plan. */
  planner: RoleName.default('planner'),
  /** Whether the plan waits for a person (a policy may answer by the goal's autonomy). */
  planGate: z.boolean().default(true),
  retry: RetryPolicy.prefault({}),
  stages: z.array(StageDefinition).min(1).max(40),
});
export type Workflow = z.infer<typeof Workflow>;

/** The phase a stage runs in: as declared, else by its kind. */
export function phaseOf(stage: StageDefinition): StagePhase {
  if (stage.phase) return stage.phase;
  if (stage.kind === 'checks') return stage.expect === 'green' ? 'testing' : 'work';
  if (stage.kind === 'integrate') return 'review';
  if (stage.kind === 'gate') return stage.gate === 'change' ? 'review' : 'work';
  if (stage.role === 'reviewer') return 'review';
  return stage.role === 'breaker' ? 'testing' : 'work';
}

/** The stages a stage waits for: as declared, else the one listed before it. */
export function needsOf(workflow: Workflow, stage: StageDefinition): readonly string[] {
  if (stage.needs) return stage.needs;
  const before = workflow.stages[workflow.stages.findIndex((s) => s.id === stage.id) - 1];
  return before ? [before.id] : [];
}
