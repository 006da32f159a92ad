/** What other programs call such tools. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'run-command': ['bash', 'shell', 'terminal', 'execute', 'exec', 'command'],
  'search-text': ['grep', 'rg', 'search', 'find'],
  'list-files': ['ls', 'dir', 'glob', 'tree', 'files', 'directory'],
  'read-file': ['cat', 'view', 'open', 'get'],
  'edit-file': ['replace', 'patch', 'diff', 'modify', 'update', 'str'],
  'write-file': ['create', 'save', 'new'],
  'delete-file': ['remove', 'rm', 'unlink'],
  'move-file': ['rename', 'mv'],
  'run-checks': ['test', 'tests', 'lint', 'check', 'verify'],
  report: ['done', 'finish', 'complete', 'submit', 'final', 'answer'],
};

/** Singular, lower-case words of a name. */
function wordsOf(name: string): readonly string[] {
  const parts = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return parts.filter((part) => part !== '').map((part) => part.replace(/s$/, ''));
}

/** Up to three names that are most like one that does not exist, by the words in them; none when nothing is like it. */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const words = wordsOf(wanted);
  const scored = names.map((name) => {
    const own = wordsOf(name);
    const other = (elsewhere[name] ?? []).flatMap(wordsOf);
    const score = words.reduce((sum, word) => sum + (own.includes(word) ? 2 : other.includes(word) ? 1.5 : 0), 0);
    return { name, score };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ name }) => name);
}
