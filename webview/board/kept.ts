import * as z from 'zod';
import { noFilters } from './model.ts';
import type { Ui } from './ui.ts';

/** What a page finds again when it is shown anew; of work nothing is kept. */
const Kept = z.object({
  filters: z.object({
    query: z.string(),
    goal: z.string(),
    risk: z.enum(['', 'low', 'medium', 'high']),
    waiting: z.boolean(),
  }),
  cursor: z.string().nullable(),
  task: z.string().nullable(),
});
export type Kept = z.infer<typeof Kept>;

/** What was kept; what cannot be read counts as nothing. */
export function readKept(value: unknown): Kept {
  return Kept.safeParse(value).data ?? { filters: noFilters, cursor: null, task: null };
}

/** What to keep of a page. */
export function toKeep({ model, cursor, task }: Ui): Kept {
  return { filters: model.filters(), cursor, task: task?.key ?? null };
}
