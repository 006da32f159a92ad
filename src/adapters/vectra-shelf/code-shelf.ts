import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { failureError } from '../../core/domain/index.ts';
import type { CodeVectors, CodeVectorShelf, VectorNote } from '../../core/ports/index.ts';
import { createWholeFiles } from '../whole-files/index.ts';
import { createCodeVectors } from './code-vectors.ts';
import { failureOf } from './failures.ts';

const Note = z.object({
  serving: z.string().nullable(),
  trouble: z.object({ by: z.string(), why: z.string(), times: z.int(), at: z.number(), until: z.number() }).nullable(),
}) satisfies z.ZodType<VectorNote>;

const nothing: VectorNote = { serving: null, trouble: null };

/** The name of an embedder as that of a folder. */
function folderOf(embedder: string): string {
  const digest = createHash('sha256').update(embedder).digest('hex').slice(0, 8);
  return `${embedder.replaceAll(/[^\w.-]+/g, '-').slice(0, 80)}-${digest}`;
}

function readNote(file: string): VectorNote {
  try {
    return Note.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? nothing;
  } catch {
    return nothing;
  }
}

/** The vectors of a workspace's code below one folder: a folder an embedder, and a note. Makes nothing before something is put. */
export function createVectraCodeShelf(folder: string, files = createWholeFiles()): CodeVectorShelf {
  const noteFile = path.join(folder, 'note.json');
  const known = new Map<string, CodeVectors>();
  return {
    of(embedder) {
      const found = known.get(embedder) ?? createCodeVectors(path.join(folder, folderOf(embedder)), files);
      known.set(embedder, found);
      return found;
    },
    note: () => readNote(noteFile),
    putNote: (note) =>
      files.put(noteFile, `${JSON.stringify(note)}\n`).catch((error: unknown) => {
        throw failureError(failureOf(folder, error));
      }),
    async keepOnly(embedders) {
      const wanted = new Set(embedders.map(folderOf));
      try {
        const found = readdirSync(folder, { withFileTypes: true });
        const gone = found.filter((each) => each.isDirectory() && !wanted.has(each.name));
        for (const { name } of gone) await rm(path.join(folder, name), { recursive: true, force: true });
      } catch (error) {
        throw failureError(failureOf(folder, error));
      }
    },
  };
}
