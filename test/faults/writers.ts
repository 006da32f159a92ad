import path from 'node:path';
import { createWholeFiles, type Disk } from '../../src/adapters/whole-files/index.ts';
import type { Result } from '../../src/core/base/index.ts';
import type { Failure } from '../../src/core/domain/index.ts';

/** Something of the product that keeps a text in a folder, over a disk that can fail. */
export interface Writer {
  readonly put: (text: string) => Promise<Result<unknown, Failure>>;
  /** What is kept, null for nothing; what cannot be read is thrown. */
  readonly read: () => Promise<string | null>;
}

function valueOf<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Error(result.error.person);
  return result.value;
}

/** Those that keep files, each of which must keep the old or the new whatever happens. None is loaded before it is used. */
export const writers: Readonly<Record<string, (folder: string, disk?: Disk) => Promise<Writer>>> = {
  async document(folder, disk) {
    const [z, { createJsonDocument }] = await Promise.all([
      import('zod'),
      import('../../src/adapters/json-documents/index.ts'),
    ]);
    const schema = z.object({ text: z.string() });
    const options = { file: path.join(folder, 'document.json'), schema, defaultValue: { text: '' } };
    const document = createJsonDocument({ ...options, files: createWholeFiles(disk) });
    return {
      put: (text) => document.update(() => ({ text })),
      read: async () => valueOf(await document.read()).text || null,
    };
  },
  async memory(folder, disk) {
    const { createMemoryFiles } = await import('../../src/adapters/memory-files/index.ts');
    const loadReader = async () => (await import('../../src/adapters/yaml-front-matter/index.ts')).readFrontMatter;
    const shelf = createMemoryFiles(folder, loadReader, createWholeFiles(disk));
    return {
      put: (text) => shelf.put('fragment', `---\nkind: fact\n---\n${text}\n`),
      read: async () => {
        const { files, troubles } = valueOf(await shelf.all());
        if (troubles.length > 0) throw new Error(troubles.join());
        return files[0]?.body ?? null;
      },
    };
  },
  async worktree(folder, disk) {
    const { openWorktreeFiles } = await import('../../src/adapters/worktree-files/index.ts');
    const files = await openWorktreeFiles(folder, createWholeFiles(disk));
    return {
      put: (text) => files.write('file.txt', text),
      read: async () => ((await files.exists('file.txt')) ? valueOf(await files.read('file.txt')) : null),
    };
  },
  async vectors(folder, disk) {
    const { createVectraShelf } = await import('../../src/adapters/vectra-shelf/index.ts');
    const { kept } = await import('../contracts/vector-shelf.contract.ts');
    const shelf = createVectraShelf(path.join(folder, 'vectors'), createWholeFiles(disk));
    return {
      put: (text) => shelf.put([kept('one', 1, { text })]),
      read: async () => valueOf(await shelf.text('one')),
    };
  },
};
