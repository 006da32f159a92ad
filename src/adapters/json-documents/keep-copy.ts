import { createWholeFiles } from '../whole-files/index.ts';
import { readText } from '../whole-files/index.ts';

/** The text of a file; null when it cannot be read. */
async function textOf(file: string): Promise<string | null> {
  const text = await readText(file).catch(() => null);
  return text?.ok ? text.value : null;
}

/** Keeps what a file holds under the first of some names that can be written. Returns that name; null when none can. */
export async function keepCopy(file: string, names: readonly string[]): Promise<string | null> {
  const text = await textOf(file);
  if (text === null) return null;
  for (const name of names) {
    if ((await textOf(name)) === text) return name;
    const isKept = await createWholeFiles()
      .put(name, text)
      .then(
        () => true,
        () => false,
      );
    if (isKept) return name;
  }
  return null;
}
