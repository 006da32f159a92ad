import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** That a person lets a command of a workspace's settings run with their rights, kept in their own folder, by the digest of what they saw. */
export const CommandAllowance = onFirstUse(() =>
  z.object({
    workspace: z.string().min(1),
    command: z.string().min(1),
    by: z.string(),
    /** ISO 8601. */
    at: z.string(),
  }),
);
export type CommandAllowance = z.infer<ReturnType<typeof CommandAllowance>>;
