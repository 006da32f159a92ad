import { createWholeFiles, textOrNull } from '../whole-files/index.ts';

/** Keeps what a file holds under the first of some names that can be written. Returns that name; null when none can. */
export async function keepCopy(file: string, names: readonly string[]): Promise<string | null> {
  const text = await textOrNull(file);
  if (text === null) return null;
  for (const name of names) {
    if ((await textOrNull(name)) === text) return name;
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
