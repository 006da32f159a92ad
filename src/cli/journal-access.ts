import { err, ok, type Result } from '../core/base/index.ts';
import { failure, type Failure } from '../core/domain/index.ts';
import type { JournalReader } from '../core/ports/index.ts';
import { journalsOf } from '../local/index.ts';
import { fail, type Cli } from './context.ts';

/** The journal for reading; null when there is none yet. */
export function readerOf(cli: Cli): Result<JournalReader | null, Failure & { exitCode?: number }> {
  const folders = cli.folders();
  if (!folders.ok) return err({ ...folders.error, exitCode: 5 });
  const reader = journalsOf(folders.value).openReader();
  if (reader.ok) return ok(reader.value);
  return reader.error.reason === 'not-found' ? ok(null) : reader;
}

/** Runs `work` with the journal and closes it again; says so when there is none yet. Resolves with the exit code. */
export async function withReader(cli: Cli, work: (reader: JournalReader) => Promise<number>): Promise<number> {
  const reader = readerOf(cli);
  if (!reader.ok) return fail(cli, reader.error, reader.error.exitCode);
  if (!reader.value) {
    const text = `Nothing has happened in this workspace yet. Start with "${cli.self} improve", or name another with --workspace PATH.`;
    return fail(cli, failure('not-found', text), 5);
  }
  try {
    return await work(reader.value);
  } finally {
    reader.value.close();
  }
}
