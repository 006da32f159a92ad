import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openMemory, type WorkspaceMemory } from '../core/app/index.ts';
import type { MemoryShelf } from '../core/ports/index.ts';
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
