import * as z from 'zod';
import { err, ok, onFirstUse, type Result } from '../../base/index.ts';
import { failure, type Failure } from '../../domain/index.ts';
import type { Fragment } from '../../memory/index.ts';

/** A fragment as it is written out, and read in again. */
const Exported = onFirstUse(() =>
  z.object({
    text: z.string().min(1),
    kind: z.enum(['fact', 'decision', 'preference', 'lesson', 'outcome']).default('fact'),
    tier: z.enum(['critical', 'important', 'routine', 'ephemeral']).default('routine'),
    at: z.number().optional(),
    pinned: z.boolean().default(false),
    about: z.array(z.string()).default([]),
  }),
);

/** Something to take in, as an export has it. */
export interface ReadIn {
  readonly text: string;
  readonly more: Partial<Fragment>;
}

/** Fragments as lines of JSON. */
export function memoryAsLines(fragments: readonly Fragment[]): string {
  return fragments.map((fragment) => `${JSON.stringify(fragment)}\n`).join('');
}

function readLine(line: string, number: number): Result<ReadIn, string> {
  try {
    const read = Exported().safeParse(JSON.parse(line));
    if (!read.success) return err(`Line ${String(number)} does not fit: ${z.prettifyError(read.error)}`);
    const { text, at, ...more } = read.data;
    return ok({ text, more: at === undefined ? more : { ...more, at, usedAt: at } });
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
