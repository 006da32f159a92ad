import { smellKinds, type SmellKind, type SmellRef } from '../domain/index.ts';

/** Titles for several places at once, where the title of the kind speaks of one. */
const plural: Partial<Record<SmellKind, string>> = {
  'repeated-literal': 'Name repeated literals',
  'long-function': 'Split long functions',
  'duplicate-block': 'Extract duplicated blocks',
};

function lastOf(path: string, separator: string): string {
  return path.slice(path.lastIndexOf(separator) + 1);
}

/** Ways to say what is done and where, the fullest first. */
function wordings(kind: SmellKind, smells: readonly SmellRef[]): readonly string[] {
  const { title } = smellKinds[kind];
  const [first] = smells;
  const files = [...new Set(smells.map(({ file }) => file))];
  const [file = ''] = files;
  if (files.length > 1) return [`${plural[kind] ?? title} in ${String(files.length)} files`];
  const named = smells.length > 1 ? (plural[kind] ?? title) : title;
  const inFile = [`${named} in ${file}`, `${named} in ${lastOf(file, '/')}`];
  const symbols = new Set(smells.map(({ symbol }) => symbol));
  if (!first?.symbol || symbols.size > 1) return inFile;
  const names = [first.symbol, lastOf(first.symbol, '.')];
  const isWhole = kind === 'long-function' && smells.length === 1;
  return [...names.map((name) => (isWhole ? `Split the long function ${name}` : `${named} in ${name}`)), ...inFile];
}

/**
 * Says in the imperative what removing smells of one kind does and where, such as `Return early instead of nesting in
 * parse`.
 * @param limit characters at most; the place is said more shortly, and left out at last, to keep to it.
 */
export function headline(kind: SmellKind, smells: readonly SmellRef[], limit = Infinity): string {
  return wordings(kind, smells).find((text) => text.length <= limit) ?? smellKinds[kind].title;
}
