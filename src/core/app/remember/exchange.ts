import * as z from 'zod';
import { err, ok, onFirstUse, type Result } from '../../base/index.ts';
import { failure, type Failure } from '../../domain/index.ts';
import type { Fragment } from '../../memory/index.ts';
import type { ReadIn } from './take-in.ts';

/** A fragment as it is written out, and read in again; exports of before say less. */
const Exported = onFirstUse(() =>
  z.object({
    id: z.string().optional(),
    text: z.string().min(1),
    kind: z.enum(['fact', 'decision', 'preference', 'lesson', 'outcome']).default('fact'),
    tier: z.enum(['critical', 'important', 'routine', 'ephemeral']).default('routine'),
    at: z.number().optional(),
    usedAt: z.number().optional(),
    uses: z.int().min(0).default(0),
    pinned: z.boolean().default(false),
    held: z.boolean().default(false),
    goal: z.string().optional(),
    events: z.array(z.int()).default([]),
    about: z.array(z.string()).default([]),
    supersededBy: z.string().optional(),
    supersedes: z.string().optional(),
  }),
);

/** Fragments as lines of JSON. */
export function memoryAsLines(fragments: readonly Fragment[]): string {
  return fragments.map((fragment) => `${JSON.stringify(fragment)}\n`).join('');
}

function readLine(line: string, number: number): Result<ReadIn, string> {
  try {
    const read = Exported().safeParse(JSON.parse(line));
    if (!read.success) return err(`Line ${String(number)} does not fit: ${z.prettifyError(read.error)}`);
    const { id, text, at, usedAt = at, ...more } = read.data;
    return ok({ id, text, more: at === undefined ? more : { ...more, at, usedAt: Math.max(at, usedAt ?? at) } });
  } catch {
    return err(`Line ${String(number)} is no JSON.`);
  }
}

/** Reads what was exported; fails with `bad-input`, naming the line, when any is wrong: then nothing is to be taken in. */
export function readMemoryLines(text: string): Result<readonly ReadIn[], Failure> {
  const all: ReadIn[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line, at + 1);
    if (!read.ok) return err(failure('bad-input', `${read.error} Nothing was taken in.`));
    all.push(read.value);
  }
  return ok(all);
}
