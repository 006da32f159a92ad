import type { ToolContext } from './tool.ts';

/**
 * Where a copy of a file must be kept before other text takes its place; null when there is nothing to lose: the base commit has
 * it as it is, or the session wrote it itself.
 */
export async function keepingPlace(path: string, text: string, context: ToolContext): Promise<string | null> {
  const { readings, baseText, trash = null } = context;
  if (trash === null || readings.isOwn(path, text)) return null;
  return (await baseText(path))?.replace(/^\ufeff/, '') === text ? null : trash;
}
