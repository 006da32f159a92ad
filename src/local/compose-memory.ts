import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openMemory, type WorkspaceMemory } from '../core/app/index.ts';
import { failureError } from '../core/domain/index.ts';
import type { KnowledgeStore, MemoryShelf } from '../core/ports/index.ts';
import { configFolder, type Folders } from './folders.ts';
import { makeStateFolder } from './state-folder.ts';

/** What a workspace remembers: learnt in the state folder, the team's beside its settings, the person's beside theirs. */
export async function openWorkspaceMemory(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<WorkspaceMemory> {
  const { createMemoryFiles } = await import('../adapters/memory-files/index.ts');
  const loadReader = async () => (await import('../adapters/yaml-front-matter/index.ts')).readFrontMatter;
  const shelf = (folder: string): MemoryShelf => createMemoryFiles(path.join(folder, 'memory'), loadReader);
  const learnt = shelf(folders.state);
  return openMemory({
    shelves: {
      learnt: {
        ...learnt,
        put(name, text) {
          const made = makeStateFolder(folders);
          return made.ok ? learnt.put(name, text) : Promise.resolve(made);
        },
      },
      team: shelf(folders.team),
      user: shelf(configFolder(environment)),
    },
    now: Date.now,
    newId: () => `m${randomBytes(4).toString('hex')}`,
  });
}

/**
 * What the journal tells of things in a workspace and of their ties, as it was last taken in. Makes the state folder. Whoever
 * opens it closes it. Throws a `failureError` where it cannot be opened.
 */
export async function openKnowledgeStore(folders: Folders): Promise<KnowledgeStore> {
  const made = makeStateFolder(folders);
  if (!made.ok) throw failureError(made.error);
  const { openSqliteKnowledgeStore } = await import('../adapters/sqlite-code/index.ts');
  return openSqliteKnowledgeStore(path.join(folders.state, 'graph.db'));
}
