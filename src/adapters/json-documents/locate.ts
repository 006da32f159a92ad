import type { AnyNode, DocumentNode } from '@humanwhocodes/momoa';
import type * as z from 'zod';

/** What is wrong at a place of a text. Line and column count from 1. */
export interface Flaw {
  readonly line: number;
  readonly column: number;
  /** What was found or expected there, as a sentence without its full stop. */
  readonly problem: string;
}

/** A path in a JSON value: keys and indexes, outermost first. */
type Path = readonly PropertyKey[];

/** The parser that knows positions is loaded only once something is wrong. */
const loadParser = () => import('@humanwhocodes/momoa');

/** How the parser's names of tokens look in the file. */
const tokens: Readonly<Record<string, string>> = {
  ...{ LBrace: '"{"', RBrace: '"}"', LBracket: '"["', RBracket: '"]"', Comma: '","', Colon: '":"' },
  ...{ String: 'a text', Number: 'a number', Boolean: 'true or false', Null: 'null' },
};

function hasPlace(error: unknown): error is Error & { line: number; column: number } {
  return error instanceof Error && 'line' in error && 'column' in error;
}

/** Where a text stops being JSON. `error` is what JSON.parse threw. */
export async function locateSyntaxError(text: string, error: unknown): Promise<Flaw> {
  const endsEarly = error instanceof Error && error.message.includes('end of JSON input');
  const lines = text.split('\n');
  const atEnd = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  if (endsEarly)
    return { ...atEnd, problem: 'the text ends before the JSON does; a closing bracket or quote is missing' };
  const { parse } = await loadParser();
  try {
    parse(text, { mode: 'json' });
  } catch (located) {
    if (hasPlace(located)) {
      const what = /^Unexpected (?:token (\w+)|character (.+)) found/.exec(located.message);
      const found = what?.[1] === undefined ? (what?.[2] ?? 'this') : (tokens[what[1]] ?? what[1]);
      return {
        line: located.line,
        column: located.column,
        problem: `${found} was not expected here; the file must be JSON`,
      };
    }
  }
  const problem = error instanceof Error ? error.message : String(error);
  return { line: 1, column: 1, problem: `the file must be JSON (${problem})` };
}

/** The deepest part of the document that lies on the path; what is missing is pointed at by what should hold it. */
function nodeAt(document: DocumentNode, path: Path): AnyNode {
  let node: AnyNode = document.body;
  for (const key of path) {
    let next: AnyNode | undefined;
    if (node.type === 'Object') {
      next = node.members.find(({ name }) => (name.type === 'String' ? name.value : name.name) === key)?.value;
    } else if (node.type === 'Array' && typeof key === 'number') {
      next = node.elements[key]?.value;
    }
    if (!next) return node;
    node = next;
  }
  return node;
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
}

/** Where a JSON text does not fit its schema; the first flaws, in the order of the schema. */
export async function locateIssues(text: string, issues: readonly z.core.$ZodIssue[]): Promise<readonly Flaw[]> {
  const { parse } = await loadParser();
  const document = parse(text, { mode: 'json' });
  return issues.slice(0, 3).map((issue) => {
    const { line, column } = nodeAt(document, pathOf(issue)).loc.start;
    const where = issue.path.length > 0 ? `"${issue.path.map(String).join('.')}": ` : '';
    return { line, column, problem: `${where}${issue.message}` };
  });
}
