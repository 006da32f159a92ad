import { randomBytes } from 'node:crypto';
import type { State, TaskState, Workspace } from '../../core/app/index.ts';
import { keepLast } from '../../core/base/index.ts';

/** A folder of the window, as the board sees it. */
export interface BoardFolder {
  readonly id: string;
  readonly name: string;
  readonly workspace: Workspace;
  /** The page's name of a goal or task in this folder. */
  readonly keyOf: (id: string) => string;
  /** What a page must give back with an answer to a question, or with a move: it is random, and good once. */
  readonly onceOf: (what: string) => string;
}

/** What a folder's things are called on pages. */
export type Names = Pick<BoardFolder, 'keyOf' | 'onceOf'>;

/** What a key stands for. */
export interface Place {
  readonly folder: BoardFolder;
  readonly id: string;
}

/** Names what is in folders for a page, and finds it again. */
export interface Keys {
  readonly namesOf: (folder: string) => Names;
  /**
   * Does what a page asks for if it gives back what it was given for that, which is not good again but after a failure; whether it was
   * done.
   */
  spend(folder: string, what: string, once: string, work: () => Promise<unknown>): Promise<boolean>;
  /** Undefined for what no key of this window is. */
  readonly find: (key: string, folders: readonly BoardFolder[]) => Place | undefined;
}

/** Marks that are good at once: more than a board shows. Those that were given longest ago go first. */
const mostMarks = 20_000;

/** Owns the short names that folders have in keys, and the marks of what may be answered, for as long as the page lives. */
export function createKeys(): Keys {
  const numbers = new Map<string, number>();
  const marks = new Map<string, string>();
  const numberOf = (folder: string): number => {
    const number = numbers.get(folder) ?? numbers.size;
    numbers.set(folder, number);
    return number;
  };
  return {
    namesOf(folder) {
      const number = String(numberOf(folder));
      const onceOf = (what: string): string => {
        const name = `${number}/${what}`;
        return keepLast(marks, name, marks.get(name) ?? randomBytes(16).toString('base64url'), mostMarks);
      };
      return { keyOf: (id) => `${number}/${id}`, onceOf };
    },
    async spend(folder, what, once, work) {
      const name = `${String(numberOf(folder))}/${what}`;
      if (marks.get(name) !== once) return false;
      marks.delete(name);
      try {
        await work();
        return true;
      } catch (error) {
        marks.set(name, once);
        throw error;
      }
    },
    find(key, folders) {
      const [number, id] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
      const folder = folders.find((each) => String(numbers.get(each.id)) === number);
      return folder && { folder, id };
    },
  };
}

/** A task with where it is. */
export interface TaskPlace extends Place {
  readonly state: State;
  readonly task: TaskState;
}

/** The task that a place stands for; undefined when it is none. */
export function taskAt({ folder, id }: Place): TaskPlace | undefined {
  const state = folder.workspace.state();
  const task = state.tasks.get(id);
  return task && { folder, id, state, task };
}
