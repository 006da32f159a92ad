import * as z from 'zod';
import { MemoryFilters } from '../../src/protocol/index.ts';
import { noFilters } from './model.ts';
import type { Ui } from './ui.ts';

/** What a page finds again when it is shown anew; of memory nothing is kept. */
const Kept = z.object({
  filters: MemoryFilters,
  cursor: z.string().nullable(),
  open: z.string().nullable(),
});
type Kept = z.infer<typeof Kept>;

/** What was kept; what cannot be read counts as nothing. */
export function readKept(value: unknown): Kept {
  return Kept.safeParse(value).data ?? { filters: noFilters, cursor: null, open: null };
}

/** What to keep of a page. */
export function toKeep({ model, cursor, open }: Ui): Kept {
  return { filters: model.filters(), cursor, open: open?.key ?? null };
}
