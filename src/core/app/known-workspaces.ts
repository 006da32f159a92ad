import * as z from 'zod';
import { ok, onFirstUse, shortHash, slugOf, type Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { DocumentShelf } from '../ports/index.ts';

/** A workspace in which an engine of this person was at work. */
export const KnownWorkspace = onFirstUse(() =>
  z.object({
    path: z.string().min(1),
    lastUsed: z
      .string()
      .refine((text) => !Number.isNaN(Date.parse(text)), 'expected a date and time such as 2026-11-26T15:30:00.000Z'),
  }),
);
export type KnownWorkspace = z.infer<ReturnType<typeof KnownWorkspace>>;

/** What is under a workspace's name: only who holds the lease of its journal writes it, so no two processes ever do. */
function nameOf(path: string): string {
  const [folder = ''] = path.split(/[\\/]/).filter(Boolean).slice(-1);
  return `${slugOf(folder)}-${shortHash(path)}`;
}

/** Writes down that a workspace is in use. @param at milliseconds since the epoch. */
export function rememberWorkspace(
  shelf: DocumentShelf<KnownWorkspace>,
  path: string,
  at: number,
): Promise<Result<null, Failure>> {
  return shelf.put(nameOf(path), { path, lastUsed: new Date(at).toISOString() });
}

/** Forgets a workspace; nothing in its folder is touched. False when it was not known. */
export function forgetWorkspace(shelf: DocumentShelf<KnownWorkspace>, path: string): Promise<Result<boolean, Failure>> {
  return shelf.remove(nameOf(path));
}

/** The known workspaces, the one that was used last first, and what could not be read. */
export async function knownWorkspaces(
  shelf: DocumentShelf<KnownWorkspace>,
): Promise<Result<{ readonly known: readonly KnownWorkspace[]; readonly troubles: readonly string[] }, Failure>> {
  const all = await shelf.all();
  if (!all.ok) return all;
  const { documents, troubles } = all.value;
  const known = [...documents.values()].sort((a, b) => Date.parse(b.lastUsed) - Date.parse(a.lastUsed));
  return ok({ known, troubles });
}
