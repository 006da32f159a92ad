import { librariesIn, packageFiles } from '../../memory/index.ts';

/**
 * Libraries that the package files of a workspace name.
 * @param textOf gives the text of a file in its folder; null when there is none.
 */
export async function librariesOf(textOf: (file: string) => Promise<string | null>): Promise<readonly string[]> {
  const named = packageFiles.map(async (file) => {
    const text = await textOf(file);
    return text === null ? [] : librariesIn(file, text);
  });
  return [...new Set((await Promise.all(named)).flat())];
}
