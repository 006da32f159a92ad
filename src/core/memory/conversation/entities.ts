import { askedNames, askedPaths } from '../code/words.ts';

/** What a text speaks of. */
export interface Entities {
  readonly files: readonly string[];
  /** Names of the code, as only code spells them or as they stand in backticks. */
  readonly symbols: readonly string[];
  readonly people: readonly string[];
  readonly libraries: readonly string[];
  /** Tasks, goals and questions, by their ids. */
  readonly work: readonly string[];
}

/** What is known to be meant by a word. */
export interface KnownNames {
  /** People, as commits or answers name them. */
  readonly people?: readonly string[];
  /** Libraries that the workspace works with, as its package files name them. */
  readonly libraries?: readonly string[];
}

/** Names of one sort at most. */
const most = 12;

function once(all: readonly string[]): readonly string[] {
  return [...new Set(all)].slice(0, most);
}

/** Whether a text has a name as a word of its own. */
function speaksOf(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`;
    if (!/[\p{L}\p{N}_@/-]/u.test(around)) return true;
  }
  return false;
}

const backticked = /`([A-Za-z_$][\w$]*)(?:\(\))?`/g;
const scoped = /(?<![\w/])@[a-z\d][\w.-]*\/[a-z\d](?:[\w.-]*[a-z\d])?/g;
const trailers = /^(?:Co-authored-by|Signed-off-by|Reviewed-by|Reported-by): ([^<\n]{2,60}?)\s*(?:<|$)/gim;

/** The files, names of code, people, libraries and work that a text speaks of, each once, in its order. */
export function entitiesIn(text: string, { people = [], libraries = [] }: KnownNames = {}): Entities {
  const scopes = text.match(scoped) ?? [];
  const isFile = (path: string): boolean => !/\w@/.test(path) && !scopes.some((name) => path.startsWith(name));
  const files = askedPaths(text).filter(isFile);
  const quoted = [...text.matchAll(backticked)].flatMap(([, name]) => name ?? []);
  const known = new Set(libraries);
  const inFiles = (name: string): boolean => files.some((path) => path.split(/[/.]/).includes(name));
  const named = [...quoted, ...askedNames(text)].filter((name) => !known.has(name) && !inFiles(name));
  const signed = [...text.matchAll(trailers)].flatMap(([, name]) => name?.trim() ?? []);
  return {
    files: once(files),
    symbols: once(named),
    people: once([...signed, ...people.filter((name) => speaksOf(text, name))]),
    libraries: once([...scopes, ...libraries.filter((name) => speaksOf(text, name))]),
    work: once(text.match(/\b[gtq]\d+\b/g) ?? []),
  };
}

/** The same as one list, by which a fragment of memory is found again. */
export function subjectsIn(text: string, known: KnownNames = {}): readonly string[] {
  const { files, symbols, people, libraries, work } = entitiesIn(text, known);
  const questions = work.filter((id) => id.startsWith('q'));
  return [...new Set([...files, ...symbols, ...libraries, ...people, ...questions])];
}
