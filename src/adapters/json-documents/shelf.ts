import { existsSync } from 'node:fs';
import { readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import type * as z from 'zod';
import { err, ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { DocumentShelf } from '../../core/ports/index.ts';
import { createWholeFiles, type WholeFiles } from '../whole-files/index.ts';
import { createJsonDocument } from './document.ts';
import { fileFailure, readJsonFile } from './read-json.ts';

/** Documents of one kind as JSON files of one folder. */
export interface JsonShelfOptions<T> {
  /** Made with the first document. */
  readonly folder: string;
  readonly schema: z.ZodType<T>;
  /** How they are put in place; usually on the computer's disk. */
  readonly files?: WholeFiles;
}

/** Renames a file to the first free of `FILE.bad`, `FILE.bad-2` and so on. Returns the new name. */
async function moveAside(file: string): Promise<string> {
  let kept = `${file}.bad`;
  for (let count = 2; existsSync(kept); count++) kept = `${file}.bad-${String(count)}`;
  await rename(file, kept);
  return kept;
}

/** What the folder holds; what goes wrong with it is a failure. */
async function attempt<T>(file: string, work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await work();
  } catch (error) {
    return err(fileFailure(file, error));
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json') && !file.startsWith('.'));
  return files.map((file) => file.slice(0, -'.json'.length)).sort();
}

/** A shelf of JSON files: `FOLDER/NAME.json`, which people may read, edit and delete. */
export function createJsonShelf<T>(options: JsonShelfOptions<T>): DocumentShelf<T> {
  const { folder, schema, files = createWholeFiles() } = options;
  const fileOf = (name: string): string => path.join(folder, `${name}.json`);

  /** Keeps a file that does not fit under another name; returns what to tell, or null when it was fine or is gone. */
  async function setAside(name: string, why: Failure): Promise<string | null> {
    if (why.reason === 'not-found') return null;
    if (why.reason !== 'bad-config') return why.person;
    const [flaw = ''] = why.person.split('\n');
    return `${flaw} It was kept as ${await moveAside(fileOf(name))}.`;
  }

  return {
    all: () =>
      attempt(folder, async () => {
        const documents = new Map<string, T>();
        const troubles: string[] = [];
        for (const name of await namesIn(folder)) {
          const read = await readJsonFile(fileOf(name), schema);
          const trouble = read.ok ? null : await setAside(name, read.error);
          if (read.ok) documents.set(name, read.value);
          if (trouble !== null) troubles.push(trouble);
        }
        return ok({ documents, troubles });
      }),
    put: (name, value) =>
      attempt(fileOf(name), async () => {
        const before = await readJsonFile(fileOf(name), schema);
        if (!before.ok) await setAside(name, before.error);
        const document = createJsonDocument({ file: fileOf(name), schema, defaultValue: value, files });
        const written = await document.update(() => value);
        return written.ok ? ok(null) : written;
      }),
    remove: (name) =>
      attempt(fileOf(name), async () => {
        if (!existsSync(fileOf(name))) return ok(false);
        await unlink(fileOf(name));
        return ok(true);
      }),
  };
}
