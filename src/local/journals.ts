import {
  adoptSqliteJournal,
  createSqliteJournalStore,
  repairSqliteJournal,
  strangeSqliteJournal,
  type JournalRepair,
} from '../adapters/sqlite-journal/index.ts';
import type { Result } from '../core/base/index.ts';
import type { Failure } from '../core/domain/index.ts';
import type { JournalStore } from '../core/ports/index.ts';
import type { Folders } from './folders.ts';
import { makeStateFolder } from './state-folder.ts';

/** The journal of a workspace; its folder is made when a writer opens it. One that came with the folder is only read. */
export function journalsOf(folders: Folders): JournalStore {
  const store = createSqliteJournalStore({ file: folders.journal, witnessFile: folders.witness, onlyOwn: true });
  return {
    openReader: () => store.openReader(),
    openWriter(label) {
      const made = makeStateFolder(folders);
      return made.ok ? store.openWriter(label) : made;
    },
  };
}

/** Goes on with what is whole of the journal of a workspace; the file as it was is kept. */
export function repairJournal({ journal, witness }: Folders): Promise<Result<JournalRepair, Failure>> {
  return repairSqliteJournal({ file: journal, witnessFile: witness });
}

/** Why the journal of a workspace is only read: it did not begin here. Null when it did, or when there is none. */
export function strangeJournal({ journal, witness }: Folders): Failure | null {
  return strangeSqliteJournal({ file: journal, witnessFile: witness });
}

/** The person says that a journal which did not begin here is theirs; it goes on then. Resolves with how many events it has. */
export function adoptJournal({ journal, witness }: Folders): Result<number, Failure> {
  return adoptSqliteJournal({ file: journal, witnessFile: witness });
}
