import type { State, TaskState, Workspace } from '../../core/app/index.ts';

/** A folder of the window, as the board sees it. */
export interface BoardFolder {
  readonly id: string;
  readonly name: string;
  readonly workspace: Workspace;
  /** The page's name of a goal or task in this folder. */
  readonly keyOf: (id: string) => string;
}

/** What a key stands for. */
export interface Place {
  readonly folder: BoardFolder;
  readonly id: string;
}

/** Names what is in folders for a page, and finds it again. */
export interface Keys {
  readonly keyOf: (folder: string) => (id: string) => string;
  /** Undefined for what no key of this window is. */
  readonly find: (key: string, folders: readonly BoardFolder[]) => Place | undefined;
}

/** Owns the short names that folders have in keys, for as long as the page lives. */
export function createKeys(): Keys {
  const numbers = new Map<string, number>();
  const numberOf = (folder: string): number => {
    const number = numbers.get(folder) ?? numbers.size;
    numbers.set(folder, number);
    return number;
  };
  return {
    keyOf(folder) {
      const number = String(numberOf(folder));
      return (id) => `${number}/${id}`;
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
