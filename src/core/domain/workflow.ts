import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { Risk } from './risk.ts';
import { builtInRoles, RoleName } from './role.ts';

/*
 * What `describe` says here is what an editor shows beside the fields of a workflow file.
 */

/** In which part of a task's life a stage runs: it decides the task's lifecycle state. */
export const StagePhase = z.enum(['work', 'testing', 'review']);
export type StagePhase = z.infer<typeof StagePhase>;

const StageId = onFirstUse(() => z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a stage id is a name in kebab case'));
const OnFailure = onFirstUse(() => StageId().optional());
const Role = onFirstUse(() => RoleName.meta({ examples: [...builtInRoles] }));

/** When a stage runs at all; every condition given must hold, otherwise the stage is skipped. */
export const StageCondition = onFirstUse(() =>
  z.strictObject({
    risk: z.array(Risk).min(1).optional().describe("The task's risk is one of these."),
    attempt: z
      .enum(['first', 'rework'])
      .optional()
      .describe('"rework": only after changes were requested or checks failed; "first": only before.'),
    files: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'At least one changed file matches one of these globs: * within a folder name, ** over folders, ? one character.',
      ),
  }),
);
export type StageCondition = z.infer<ReturnType<typeof StageCondition>>;

const stageBase = onFirstUse(() => ({
  id: StageId().describe('Names the stage within the workflow, in kebab case.'),
  needs: z
    .array(StageId())
    .optional()
    .describe(
      'Stages that must have passed, or been skipped, first. Without it: the stage listed before. []: waits only for earlier phases.',
    ),
  when: StageCondition().optional().describe('When the stage runs at all; otherwise it is skipped.'),
  phase: StagePhase.optional().describe(
    "In which part of the task's life the stage runs. Without it: by its kind, gate, expectation or role.",
  ),
}));

/** A role works in the task's worktree. */
export const AgentStage = onFirstUse(() =>
  z.strictObject({
    ...stageBase(),
    kind: z.literal('agent').describe("A role works in the task's worktree."),
    role: Role().describe('Who works.'),
    capability: RoleName.optional().describe(
      'Any role that has this capability may work: the one with the best record. Of equals "role" comes first.',
    ),
    attempts: z.int().min(1).max(10).default(2).describe('Sessions that may be tried before the task is blocked.'),
  }),
);

/** The engine runs the checks itself. `green`: all must pass. `red`: at least one must fail (a new test proving the gap). */
export const ChecksStage = onFirstUse(() =>
  z.strictObject({
    ...stageBase(),
    kind: z.literal('checks').describe('The engine runs the checks of the project.'),
    expect: z
      .enum(['green', 'red'])
      .describe('"green": all checks must pass. "red": at least one must fail (a new test that proves the gap).'),
    onFailure: OnFailure().describe("The agent's stage that works again when the expectation is not met."),
  }),
);

/** A person, or a policy that may, decides. */
export const GateStage = onFirstUse(() =>
  z.strictObject({
    ...stageBase(),
    kind: z.literal('gate').describe('A person, or a policy that may, decides.'),
    gate: z
      .enum(['act', 'change'])
      .describe('"act": may the work go on? "change": which hunks of the diff are accepted?'),
    onFailure: OnFailure().describe("The agent's stage that works again when changes are requested."),
  }),
);

/** The accepted hunks are checked once more and committed on the feature branch. */
export const IntegrateStage = onFirstUse(() =>
  z.strictObject({
    ...stageBase(),
    kind: z
      .literal('integrate')
      .describe('The accepted hunks are checked once more, exactly as they are, and committed on the feature branch.'),
  }),
);

export const StageDefinition = onFirstUse(() =>
  z.discriminatedUnion('kind', [AgentStage(), ChecksStage(), GateStage(), IntegrateStage()]),
);
export type StageDefinition = z.infer<ReturnType<typeof StageDefinition>>;

/** How failed attempts are repeated. Delays are in milliseconds and grow by the factor 2 with full jitter. */
export const RetryPolicy = onFirstUse(() =>
  z.strictObject({
    attempts: z
      .int()
      .min(1)
      .max(20)
      .default(3)
      .describe('How often the testing phase may fail before the task is blocked.'),
    firstDelay: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(1_000)
      .describe('Milliseconds before the second attempt, at most.'),
    longestDelay: z.int().min(0).max(3_600_000).default(60_000).describe('Milliseconds that no delay exceeds.'),
    rework: z
      .int()
      .min(0)
      .max(20)
      .default(3)
      .describe('How often reviewers may send a change back before the person decides on it as it is.'),
  }),
);
export type RetryPolicy = z.infer<ReturnType<typeof RetryPolicy>>;

/** The declared stages of a task. */
export const Workflow = onFirstUse(() =>
  z.strictObject({
    $schema: z.string().optional(),
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'a workflow is named in kebab case')
      .describe('The name that --workflow takes, in kebab case. The name of a built-in workflow takes its place.'),
    version: z.int().min(1).default(1).describe('Counts the versions of this workflow, for people.'),
    description: z.string().describe('What the workflow is for, in a sentence.'),
    planner: Role().default('planner').describe('The role that turns the goal into a plan.'),
    planGate: z
      .boolean()
      .default(true)
      .describe("Whether the plan waits for a person. Policy may answer by the goal's autonomy level."),
    retry: RetryPolicy()
      .prefault({})
      .describe('How failed attempts are repeated. Delays double from one to the next, with jitter.'),
    singleTask: z.boolean().default(false).describe('The goal itself is the one task; no planner is asked.'),
    stages: z
      .array(StageDefinition())
      .min(1)
      .max(40)
      .describe('The stages, in the order in which they are listed to people.'),
  }),
);
export type Workflow = z.infer<ReturnType<typeof Workflow>>;

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
