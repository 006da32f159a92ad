import * as z from 'zod';

const CheckCommand = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['test', 'lint', 'types', 'build', 'custom']).optional(),
  /** As typed in a terminal. */
  command: z.string().min(1),
  cwd: z.string().optional(),
  /** Milliseconds. */
  timeout: z.int().min(1).optional(),
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
    .optional(),
  reportFile: z.string().optional(),
});

/** The team's settings: `.maestro/config.json`. */
export const WorkspaceConfig = z.strictObject({
  $schema: z.string().optional(),
  checks: z
    .strictObject({
      /** Replaces what discovery would find. */
      commands: z.array(CheckCommand).min(1).optional(),
      /** Milliseconds for commands without a limit of their own. */
      timeout: z.int().min(1).optional(),
    })
    .prefault({}),
  /** Tasks that work at the same time. */
  concurrency: z.int().min(1).max(64).default(3),
});
export type WorkspaceConfig = z.infer<typeof WorkspaceConfig>;
