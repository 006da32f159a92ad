import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import {
  librariesOf,
  openMeaning,
  openMemory,
  type MeaningBy,
  type MemoryParts,
  type ShelfName,
  type WorkspaceMemory,
} from '../core/app/index.ts';
import { createSlices } from '../adapters/turnstile/index.ts';
import { failureError } from '../core/domain/index.ts';
import type { KnowledgeStore, MemoryShelf } from '../core/ports/index.ts';
import type { VectorMeans } from './compose-embedder.ts';
import { configFolder, isBelow, type Folders } from './folders.ts';
import { makeStateFolder } from './state-folder.ts';

/** Where the files of fragments lie: learnt ones in the state folder, the team's beside its settings, the person's beside theirs. */
export function memoryFolders(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<ShelfName, string>> {
  const within = (folder: string): string => path.join(folder, 'memory');
  return { learnt: within(folders.state), team: within(folders.team), user: within(configFolder(environment)) };
}

/** So many of the last commits tell who works on a workspace. */
const commits = 300;

async function peopleOf(
  { workspace }: Pick<Folders, 'workspace'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const { createGitPeople } = await import('../adapters/git/index.ts');
  return createGitPeople({ folder: workspace, env })(commits);
}

/** How long the vector of a question is waited for, and those of fragments, in milliseconds. */
const patience = { question: 3_000, fragments: 10_000 };

/** Which embedder's vectors serve. */
const Serving = z.object({ serving: z.string() });

/** Where nothing can be written there is nothing to claim either. */
function claimOrNone(claim: () => (() => void) | null): typeof claim {
  return () => {
    try {
      return claim();
    } catch {
      return null;
    }
  };
}

/** The vectors of a workspace's memory: a folder an embedder, and a note of whose vectors are whole. */
async function vectorsOfMemory({ state }: Folders) {
  const [{ createVectraShelf }, { createClaim }, { createWholeFiles }, { readJsonFile }, { folderOf }] =
    await Promise.all([
      import('../adapters/vectra-shelf/index.ts'),
      import('../adapters/sqlite-code/index.ts'),
      import('../adapters/whole-files/index.ts'),
      import('../adapters/json-documents/index.ts'),
      import('./compose-embedder.ts'),
    ]);
  const folder = path.join(state, 'vectors');
  const note = path.join(folder, 'memory.json');
  const nameOf = (embedder: string): string => `memory-${folderOf({ name: embedder })}`;
  return {
    claim: claimOrNone(createClaim(path.join(folder, 'claim-memory.db'))),
    shelfOf: (embedder: string) => createVectraShelf(path.join(folder, nameOf(embedder))),
    async serving(): Promise<string | null> {
      const read = await readJsonFile(note, Serving).catch(() => null);
      return read?.ok ? read.value.serving : null;
    },
    /** What cannot be written or deleted now is so another time. */
    async serve(embedder: string): Promise<void> {
      try {
        await createWholeFiles().put(
          note,
          `${JSON.stringify({ serving: embedder } satisfies z.infer<typeof Serving>)}\n`,
        );
        const names = await readdir(folder);
        const gone = names.filter((name) => name.startsWith('memory-') && name !== nameOf(embedder));
        for (const name of gone) await rm(path.join(folder, name), { recursive: true, force: true });
      } catch {
        return;
      }
    },
  };
}

/** What fragments mean, by the person's model for vectors; nothing when there is none. */
async function meaningIn(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
  { limits, findKey }: VectorMeans,
): Promise<Pick<MemoryParts, 'meaning'>> {
  const [{ openCountedEmbedder, digestOf }, { withEmbedderKeys }] = await Promise.all([
    import('./compose-embedder.ts'),
    import('./embedder-keys.ts'),
  ]);
  const withKeys = await withEmbedderKeys(environment, findKey);
  const embedder = await openCountedEmbedder(folders, withKeys, { use: 'memory', limits });
  if (!embedder) return {};
  const kept = await vectorsOfMemory(folders);
  const before = async (): Promise<MeaningBy | null> => {
    const name = await kept.serving();
    const former =
      name === null || name === embedder.name
        ? null
        : await openCountedEmbedder(folders, withKeys, { use: 'memory', other: name, limits });
    return former && { embedder: former, shelf: kept.shelfOf(former.name) };
  };
  const late = (whatFor: keyof typeof patience): AbortSignal => AbortSignal.timeout(patience[whatFor]);
  const by = { embedder, shelf: kept.shelfOf(embedder.name), before, serves: () => kept.serve(embedder.name) };
  return {
    meaning: await openMeaning({
      ...by,
      pause: createSlices(),
      claim: kept.claim,
      digest: digestOf,
      now: Date.now,
      late,
    }),
  };
}

/** What a workspace remembers: what was learnt there, what the team keeps, and what goes with the person. */
export async function openWorkspaceMemory(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
  means: VectorMeans = {},
): Promise<WorkspaceMemory> {
  const { createMemoryFiles } = await import('../adapters/memory-files/index.ts');
  const { textOrNull } = await import('../adapters/whole-files/index.ts');
  const loadReader = async () => (await import('../adapters/yaml-front-matter/index.ts')).readFrontMatter;
  const shelf = (folder: string): MemoryShelf => createMemoryFiles(folder, loadReader);
  const places = memoryFolders(folders, environment);
  const own = (place: string): string =>
    isBelow(folders.workspace, place) ? path.relative(folders.workspace, place).replaceAll(path.sep, '/') : place;
  const learnt = shelf(places.learnt);
  return openMemory({
    ...(await meaningIn(folders, environment, means)),
    places: { learnt: own(places.learnt), team: own(places.team), user: places.user },
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
    pause: createSlices(),
    now: Date.now,
    libraries: () => librariesOf((file) => textOrNull(path.join(folders.workspace, file))),
    people: () => peopleOf(folders, environment),
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
