import { ok, type Result } from '../../base/index.ts';
import type { Failure, SmellRef } from '../../domain/index.ts';
import type { CallableFunction, ToolBox } from '../../ports/index.ts';

/** Functions about to be touched that no test names. */
export interface Untested {
  /** Those that a test can call. */
  readonly callable: readonly CallableFunction[];
  /** Names of those that it cannot: classes, and what is not exported. */
  readonly hidden: readonly string[];
  /** How many functions will be touched, tested or not. */
  readonly touched: number;
}

/** What a module's whole export is called: whoever imports it chooses the name. */
const wholeExport = 'default';

function names(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text);
}

/** Whether a text imports the module: by its name without extension, or its folder when it is an index. */
function imports(text: string, file: string): boolean {
  const stem = (file.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '').replace(/[^\w-]/g, '.');
  const folder = stem === 'index' ? `|['"](?:\\.{1,2}/?)+['"]` : '';
  return new RegExp(`(?:/|['"])${stem}(?:\\.[cm]?[jt]sx?)?['"]${folder}`).test(text);
}

async function untestedIn(
  file: string,
  symbols: ReadonlySet<string>,
  tests: readonly string[],
  tools: ToolBox,
): Promise<Result<Untested, Failure>> {
  const listed = await tools.call('list-callables', { path: file });
  if (!listed.ok) return listed;
  const exported = new Set(listed.value.map(({ name }) => name));
  const inside = [...symbols].filter((symbol) => symbol !== '' && !exported.has(symbol));
  // The name that a function exported as a whole has in its own module is not known here.
  const mayBeWhole = inside.length > 0 || symbols.has('');
  const isTouched = ({ name }: CallableFunction): boolean => symbols.has(name) || (name === wholeExport && mayBeWhole);
  const isTested = ({ name }: CallableFunction): boolean =>
    tests.some((text) => (name === wholeExport ? imports(text, file) : names(text, name)));
  const touched = listed.value.filter(isTouched);
  const hidden = exported.has(wholeExport) ? [] : inside.filter((name) => !tests.some((text) => names(text, name)));
  return ok({
    callable: touched.filter((callable) => !isTested(callable)),
    hidden,
    touched: touched.length + inside.length,
  });
}

/** Which of the functions that hold the smells no test names. `tests`: the texts of all test files. */
export async function untestedBy(
  tests: readonly string[],
  smells: readonly SmellRef[],
  tools: ToolBox,
): Promise<Result<Untested, Failure>> {
  const all = { callable: [] as CallableFunction[], hidden: [] as string[], touched: 0 };
  for (const file of new Set(smells.map((smell) => smell.file))) {
    const symbols = new Set(smells.filter((s) => s.file === file).map((s) => s.symbol.split('.')[0] ?? ''));
    const found = await untestedIn(file, symbols, tests, tools);
    if (!found.ok) return found;
    all.callable.push(...found.value.callable);
    all.hidden.push(...found.value.hidden);
    all.touched += found.value.touched;
  }
  return ok(all);
}
