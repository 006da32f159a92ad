import { Low } from 'lowdb';
import { TextFile } from 'lowdb/node';
import type * as z from 'zod';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Document } from '../../core/ports/index.ts';
import { createWholeFiles, type WholeFiles } from '../whole-files/index.ts';
import { fileFailure, parseJson } from './read-json.ts';

/** A document in a JSON file. */
export interface JsonDocumentOptions<T> {
  /** Path of the file; its folder is made at the first update. */
  readonly file: string;
  readonly schema: z.ZodType<T>;
  /** The value as long as there is no file. */
  readonly defaultValue: T;
  /** How it is put in place; usually on the computer's disk. */
  readonly files?: WholeFiles;
}

/**
 * Owns the writing of one JSON file.
 * 1. Updates run one after another, each on what the file holds then, so that an edit by a person is not undone.
 * 2. The file is replaced as a whole (beside it, on the disk, then renamed), and never while it holds what does not fit.
 */
export function createJsonDocument<T>(options: JsonDocumentOptions<T>): Document<T> {
  const { file, schema, defaultValue, files = createWholeFiles() } = options;
  const onDisk = new TextFile(file);
  const whole = { read: () => onDisk.read(), write: (content: string) => files.put(file, content, { mode: 0o666 }) };
  const text = new Low<string>(whole, '');
  let last: Promise<unknown> = Promise.resolve();

  async function present(): Promise<Result<T, Failure>> {
    // lowdb keeps what it has when there is no file.
    text.data = '';
    await text.read();
    return text.data === '' ? ok(structuredClone(defaultValue)) : parseJson(file, text.data, schema);
  }

  async function replace(change: (value: T) => T): Promise<Result<T, Failure>> {
    const before = await present();
    if (!before.ok) return before;
    const after = schema.safeParse(change(before.value));
    if (!after.success) return err(failure('bad-input', `The new value does not fit ${file}: ${after.error.message}`));
    text.data = `${JSON.stringify(after.data, null, 2)}\n`;
    await text.write();
    return ok(after.data);
  }

  /** Waits for the one before, whatever became of it. */
  function inTurn(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const turn = last.then(work).catch((error: unknown) => err(fileFailure(file, error)));
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    read: () => inTurn(present),
    update: (change) => inTurn(() => replace(change)),
  };
}
