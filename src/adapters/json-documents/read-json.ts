import type * as z from 'zod';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import { locateIssues, locateSyntaxError, type Flaw } from './locate.ts';
import { readText } from '../whole-files/index.ts';

/** Longest file, in characters: these are documents that people edit. */
const longest = 1_000_000;

function badConfig(file: string, flaws: readonly Flaw[]): Failure {
  const places = flaws.map(({ line, column, problem }) => `${file}:${line}:${column}: ${problem}.`);
  return failure('bad-config', `${places.join('\n')}\nMend the file and try again; it was left as it is.`);
}

/** The value in a JSON text that fits the schema; otherwise `bad-config` with file, line, column and what is expected. */
export async function parseJson<T>(file: string, text: string, schema: z.ZodType<T>): Promise<Result<T, Failure>> {
  if (text.length > longest) {
    const person = `${file} is longer than ${longest} characters. Make it smaller and try again.`;
    return err(failure('bad-config', person));
  }
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch (error) {
    return err(badConfig(file, [await locateSyntaxError(plain, error)]));
  }
  // To compile a reader takes longer than reading one file without.
  const parsed = schema.safeParse(value, { jitless: true });
  return parsed.success ? ok(parsed.data) : err(badConfig(file, await locateIssues(plain, parsed.error.issues)));
}

/** What an error of the file system means for the person. Errors of other kinds are thrown on. */
export function fileFailure(file: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return failure('not-found', `There is no file ${file}.`);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return failure(
        'read-only',
        `${file} may not be read or written here. Check the permissions of the file and folder.`,
      );
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return failure('disk-full', `The disk is full; ${file} was left as it was. Free some space and try again.`);
    case 'EIO':
      return failure('read-only', `The disk reports an error at ${file}, which was left as it was. Check the disk.`);
    case 'EMFILE':
    case 'ENFILE':
    case 'EBUSY':
      return failure('stale', `${file} cannot be used just now (${code}). Try again.`, { retryable: true });
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
      return failure('bad-config', `${file} should be a file in a folder, and is not. Move what is in its place away.`);
    default:
      throw error;
  }
}

/**
 * The value in a JSON file. Fails with `not-found`, with `bad-config` naming file, line, column and what is expected, or
 * with `read-only` when it may not be read.
 */
export async function readJsonFile<T>(file: string, schema: z.ZodType<T>): Promise<Result<T, Failure>> {
  try {
    const text = await readText(file);
    return text.ok ? await parseJson(file, text.value, schema) : text;
  } catch (error) {
    return err(fileFailure(file, error));
  }
}
