import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { openMeaning, openMemory, type MemoryParts, type ShelfName, type WorkspaceMemory } from '../core/app/index.ts';
import { failureError } from '../core/domain/index.ts';
import type { KnowledgeStore, MemoryShelf } from '../core/ports/index.ts';
import { configFolder, type Folders } from './folders.ts';
import { makeStateFolder } from './state-folder.ts';

/** Where the files of fragments lie: learnt ones in the state folder, the team's beside its settings, the person's beside theirs. */
export function memoryFolders(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<ShelfName, string>> {
  const within = (folder: string): string => path.join(folder, 'memory');
  return { learnt: within(folders.state), team: within(folders.team), user: within(configFolder(environment)) };
}

/** What the package file of a workspace says that it works with. */
const Packages = z.object({
  dependencies: z.record(z.string(), z.unknown()).default({}),
  devDependencies: z.record(z.string(), z.unknown()).default({}),
});

async function librariesOf({ workspace }: Pick<Folders, 'workspace'>): Promise<readonly string[]> {
  try {
    const read = Packages.safeParse(JSON.parse(await readFile(path.join(workspace, 'package.json'), 'utf8')));
    return read.success ? Object.keys({ ...read.data.dependencies, ...read.data.devDependencies }) : [];
  } catch {
    return [];
  }
}

/** How long the vector of a question is waited for, and those of fragments, in milliseconds. */
const patience = { question: 3_000, fragments: 10_000 };

/** What fragments mean, by the person's model for vectors; nothing when there is none. */
async function meaningIn(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Pick<MemoryParts, 'meaning'>> {
  const { openCountedEmbedder, digestOf, folderOf } = await import('./compose-embedder.ts');
  const embedder = await openCountedEmbedder(folders, environment, 'memory');
  if (!embedder) return {};
  const { createVectraShelf } = await import('../adapters/vectra-shelf/index.ts');
  const shelf = createVectraShelf(path.join(folders.state, 'vectors', `memory-${folderOf(embedder)}`));
  const late = (whatFor: keyof typeof patience): AbortSignal => AbortSignal.timeout(patience[whatFor]);
  return { meaning: await openMeaning({ embedder, shelf, digest: digestOf, now: Date.now, late }) };
}

/** What a workspace remembers: what was learnt there, what the team keeps, and what goes with the person. */
export async function openWorkspaceMemory(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<WorkspaceMemory> {
  const { createMemoryFiles } = await import('../adapters/memory-files/index.ts');
  const loadReader = async () => (await import('../adapters/yaml-front-matter/index.ts')).readFrontMatter;
  const shelf = (folder: string): MemoryShelf => createMemoryFiles(folder, loadReader);
  const places = memoryFolders(folders, environment);
  const learnt = shelf(places.learnt);
  return openMemory({
    ...(await meaningIn(folders, environment)),
    shelves: {
      learnt: {
        ...learnt,
        put(name, text) {
          const made = makeStateFolder(folders);
          return made.ok ? learnt.put(name, text) : Promise.resolve(made);
        },
      },
      team: shelf(places.team),
      user: shelf(places.user),
    },
    now: Date.now,
    libraries: () => librariesOf(folders),
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
