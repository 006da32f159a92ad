import path from 'node:path';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { visibleLine } from '../core/base/index.ts';
import type { TrashedFile } from '../core/ports/index.ts';
import { foldersOf, nearestWorkspace, openTrash } from '../local/index.ts';

/** What lies in the trash of the workspace that a line is about; nothing where that cannot be told. */
async function trashed(line: readonly string[]): Promise<readonly TrashedFile[]> {
  const named = line.findLastIndex((word) => word === '-C' || word === '--workspace');
  const folder = named < 0 ? nearestWorkspace(process.cwd()) : path.resolve(line[named + 1] ?? '');
  const folders = foldersOf(folder, process.env);
  if (!folders.ok) return [];
  const files = await (await openTrash(folders.value)).list();
  return files.ok ? files.value : [];
}

/**
 * Adds the commands `completion SHELL`, which prints a script, and `complete`, which the script calls.
 * @param line what `maestro` is called with
 */
export async function addCompletion(program: Command, line: readonly string[]): Promise<void> {
  const completion = tab(program, { completionCommandName: 'completion' });
  if (!line.includes('trash')) return;
  const files = await trashed(line);
  completion.commands.get('trash restore')?.argument('id', (complete) => {
    for (const file of files) complete(file.id, visibleLine(file.path));
  });
}
