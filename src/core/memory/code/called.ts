/** Names of files that say nothing of what is in them: these are called by their folder. */
const nameless = /^(?:index|mod|main|__init__|readme)$/i;

/** The shortest name that can be meant by a word of a question. */
const shortest = 4;

function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}

/** What a file is called, however it is spelt: `no-empty/index.js` and `NoEmpty.test.ts` are both `noempty`. */
function calledOf(path: string): string {
  const parts = path.split('/');
  const name = parts.at(-1)?.replace(/\..*$/, '') ?? '';
  return plain(nameless.test(name) ? (parts.at(-2) ?? name) : name);
}

/** Of some files, those that are called by a word of the question: the longest names first, and those that few files bear. */
export function filesCalled(text: string, paths: readonly string[]): readonly string[] {
  const words = new Set((text.match(/[\p{L}][\p{L}\p{N}_-]*/gu) ?? []).map(plain));
  const byName = Map.groupBy(paths, calledOf);
  return [...byName]
    .filter(([name]) => name.length >= shortest && words.has(name))
    .map(([name, files]) => ({ files, weight: name.length / Math.sqrt(files.length) }))
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ files }) => files);
}

/** Whether a file is there to be read by people: it has the words of nearly every question about the code. */
export function isProse(path: string): boolean {
  return /\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(path);
}

/** Whether a question is about what people read. */
export function asksForProse(text: string): boolean {
  return /\b(?:docs?|document(?:ed|s|ation)?|readme|changelog|guides?|markdown|\w+\.md)\b/i.test(text);
}
