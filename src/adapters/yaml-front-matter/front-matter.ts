import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { FrontMatter } from '../../core/ports/index.ts';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Node } from 'yaml';

/** Longest text that is read, in characters. */
const longest = 64_000;

function bad(source: string, line: number, what: string): Result<never, Failure> {
  return err(failure('bad-config', `${source}:${String(line)}: ${what}`));
}

/** Where each field begins, and each entry of a list. */
function linesOf(contents: Node | null, lineAt: (offset: number) => number): Record<string, number> {
  const lines: Record<string, number> = {};
  if (!isMap(contents)) return lines;
  for (const { key, value } of contents.items) {
    if (!isScalar(key) || typeof key.value !== 'string') continue;
    lines[key.value] = lineAt(key.range?.[0] ?? 0);
    if (!isSeq(value)) continue;
    for (const [at, item] of value.items.entries()) {
      if (isScalar(item)) lines[`${key.value}.${String(at)}`] = lineAt(item.range?.[0] ?? 0);
    }
  }
  return lines;
}

/**
 * Reads fields between two lines of `---` in front of a text. Fails with `bad-config`, naming file and line, when there are none,
 * or they are no YAML. Names that stand twice, references between fields and types of YAML's own are refused.
 */
export function readFrontMatter(source: string, text: string): Result<FrontMatter, Failure> {
  if (text.length > longest) return bad(source, 1, `it has more than ${String(longest)} characters; say it in fewer.`);
  const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (found?.index !== 0)
    return bad(source, 1, 'it begins with a line "---", fields such as "name: reviewer", and a line "---".');
  const lineCounter = new LineCounter();
  // The first line of the fields is the second of the file.
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line + 1;
  const document = parseDocument(found[1] ?? '', {
    lineCounter,
    uniqueKeys: true,
    schema: 'core',
    prettyErrors: false,
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) return bad(source, lineAt(problem.pos[0]), `this is not YAML as it is read here: ${problem.message}.`);
  const aliases: number[] = [];
  visit(document, { Alias: (_key, node) => void aliases.push(lineAt(node.range?.[0] ?? 0)) });
  const [alias] = aliases;
  if (alias !== undefined) return bad(source, alias, 'fields do not refer to each other; write the value out.');
  const lines = linesOf(document.contents, lineAt);
  const body = text.slice(found[0].length).trim();
  return ok({ source, fields: document.toJS({ maxAliasCount: 0 }) as unknown, lines, body });
}
