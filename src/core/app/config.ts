import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { Limits, RoleName } from '../domain/index.ts';

/*
 * What `describe` says here is what an editor shows beside the fields of the settings file.
 */
const CheckCommand = onFirstUse(() =>
  z.strictObject({
    name: z.string().min(1).describe('What the check is called in evidence.'),
    kind: z
      .enum(['test', 'lint', 'types', 'build', 'custom'])
      .optional()
      .describe('What the check proves. At least one command must be of the kind "test".'),
    command: z.string().min(1).describe('The command as it is typed in a terminal.'),
    cwd: z.string().optional().describe('Folder to run in, relative to the workspace.'),
    timeout: z
      .int()
      .min(1)
      .optional()
      .describe('Milliseconds after which the command and all its children are killed.'),
    reporter: z
      .enum([
        'auto',
        'node-test',
        'mocha',
        'jest',
        'vitest',
        'ava',
        'pytest',
        'go-test',
        'cargo-test',
        'junit',
        'tap',
        'exit-code',
      ])
      .optional()
      .describe('How cases are read from the output. "auto" recognises it; "exit-code" reads none.'),
    reportFile: z.string().optional().describe('Where the command leaves a JUnit report, relative to its folder.'),
  }),
);

/** Bounds of a session, each of which a role may have for itself. */
const bounds = onFirstUse(() => ({
  turns: z.int().min(1).max(1_000).optional().describe('Answers of the model, summaries among them. 200 unless set.'),
  minutes: z.int().min(1).max(1_440).optional().describe('Wall time. 60 unless set.'),
  outputTokens: z
    .int()
    .min(256)
    .max(1_000_000)
    .optional()
    .describe("Tokens of one answer; unless set, the provider's own limit."),
  resultLength: z
    .int()
    .min(1_000)
    .max(200_000)
    .optional()
    .describe('Characters of a tool result that a model gets to see: head and tail. 24,000 unless set.'),
}));

const SessionBounds = onFirstUse(() => z.strictObject(bounds()));
export type SessionBounds = z.infer<ReturnType<typeof SessionBounds>>;

/** The team's settings: `.maestro/config.json`. */
export const WorkspaceConfig = onFirstUse(() =>
  z.strictObject({
    $schema: z.string().optional(),
    checks: z
      .strictObject({
        commands: z
          .array(CheckCommand())
          .min(1)
          .optional()
          .describe('The checks. They replace what would be found without them.'),
        timeout: z.int().min(1).optional().describe('Milliseconds for commands without a limit of their own.'),
      })
      .prefault({})
      .describe('What proves that a change is right.'),
    setup: z
      .string()
      .min(1)
      .optional()
      .describe('A command that makes a fresh checkout ready, such as "npm ci". Without it, node_modules are linked.'),
    sessions: z
      .strictObject({
        ...bounds(),
        roles: z.record(RoleName, SessionBounds()).optional().describe('Bounds of single roles, by their names.'),
      })
      .prefault({})
      .describe('How far a model agent may go in one stage.'),
    limits: Limits()
      .optional()
      .describe(
        'What models may take before the person is asked. It tightens the limits of each person, and loosens none.',
      ),
    cache: z
      .literal(false)
      .optional()
      .describe(
        'Set to false, models are always asked anew. By itself what they answered is used again where it still holds.',
      ),
    vectors: z
      .literal(false)
      .optional()
      .describe(
        'Set to false, no part of the code is sent to a model that makes vectors, whatever a person has set up.',
      ),
    network: z
      .array(z.string().min(1))
      .optional()
      .describe(
        'Hosts, as "name" or "name:port", beyond which confined commands reach none, whatever a person grants. It grants nothing itself.',
      ),
    concurrency: z.int().min(1).max(64).default(3).describe('Tasks that work at the same time.'),
  }),
);
export type WorkspaceConfig = z.infer<ReturnType<typeof WorkspaceConfig>>;
