import path from 'node:path';
import * as z from 'zod';
import type { Document, LineHistory } from '../core/ports/index.ts';
import type { Folders } from './folders.ts';

/** Where lines of a workspace come from. */
export async function openLineHistory(
  { workspace }: Pick<Folders, 'workspace'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LineHistory> {
  const { createLineHistory } = await import('../adapters/git/index.ts');
  return createLineHistory({ folder: workspace, env: environment });
}

/** The last event that the person has seen, of which journal, and when that was. */
export interface Visit {
  readonly seq: number;
  readonly hash?: string | undefined;
  readonly at: number;
}

/** The person's last look at what happened in a workspace. */
export async function openVisit({ state }: Pick<Folders, 'state'>): Promise<Document<Visit>> {
  const { createJsonDocument } = await import('../adapters/json-documents/index.ts');
  const schema = z.object({ seq: z.int().min(0), hash: z.string().optional(), at: z.number() });
  return createJsonDocument({ file: path.join(state, 'visit.json'), schema, defaultValue: { seq: 0, at: 0 } });
}
