import type { CallableFunction, TestFramework } from '../../../core/ports/index.ts';
import { WHOLE } from './callables.ts';
import type { Seen } from './choose.ts';
import { assertionWriter, callLines, expectationWriter, type CallText, type Dialect } from './dialects.ts';
import type { Layout } from './layout.ts';
import { titleOf } from './title.ts';
import { print, quoted } from './value.ts';

/** A function with the cases that were chosen for it. */
export interface PinnedFunction {
  readonly callable: CallableFunction;
  readonly cases: readonly Seen[];
  /** What the function calls itself, for a module that exports it as a whole; may be empty. */
  readonly ownName: string;
}

/** What is written where a case's title would be. */
export type TitleMaker = (title: string) => string;

const taken = new Set(['test', 'it', 'describe', 'assert', 'expect', 'default', 'delete', 'new', 'in', 'void', 'with']);

function localName({ callable, ownName }: PinnedFunction): string {
  if (callable.name === WHOLE && ownName && !taken.has(ownName)) return ownName;
  if (callable.name !== WHOLE) return taken.has(callable.name) ? `${callable.name}Function` : callable.name;
  const base = callable.file.replace(/^.*\//, '').replace(/\.[^.]+$/, '');
  const folder = callable.file.split('/').at(-2) ?? 'subject';
  const words = (base === 'index' ? folder : base).split(/[^A-Za-z0-9]+/).filter(Boolean);
  const camel = words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return /^[A-Za-z]/.test(camel) && !taken.has(camel) ? camel : `${camel}Function`.replace(/^\d/, 'fn$&');
}

function importLines(functions: readonly PinnedFunction[], layout: Layout): string[] {
  const end = layout.style.semicolons ? ';' : '';
  const from = quoted(layout.specifier, layout.style.quote);
  const whole = functions.find(({ callable }) => callable.name === WHOLE);
  const named = functions.filter((one) => one !== whole).map((one) => [one.callable.name, localName(one)] as const);
  if (layout.moduleKind === 'commonjs') {
    const picked = named.map(([name, local]) => (name === local ? name : `${name}: ${local}`));
    const source = whole ? localName(whole) : `require(${from})`;
    return [
      ...(whole ? [`const ${source} = require(${from})${end}`] : []),
      ...(picked.length > 0 ? [`const { ${picked.join(', ')} } = ${source}${end}`] : []),
    ];
  }
  const picked = named.map(([name, local]) => (name === local ? name : `${name} as ${local}`));
  const list = picked.length > 0 ? `{ ${picked.join(', ')} }` : '';
  const names = [whole ? localName(whole) : '', list].filter(Boolean).join(', ');
  return [`import ${names} from ${from}${end}`];
}

/** Names for arguments that the test looks at again; none hides what the test imports. */
function argumentName(name: string, index: number, used: ReadonlySet<string>): string {
  const plain = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `argument${index + 1}`;
  return used.has(plain) || taken.has(plain) ? `${plain}Argument` : plain;
}

function needsAnnotation(type: string): boolean {
  return /["'|]|\[[^\]]+\]|unknown/.test(type);
}

/** The call, with arguments that change pulled out to constants so that the test can look at them afterwards. */
function callOf(one: PinnedFunction, seen: Seen, layout: Layout, locals: ReadonlySet<string>, lead: string): CallText {
  const { style, isTypeScript } = layout;
  const end = style.semicolons ? ';' : '';
  const name = localName(one);
  const setUp: string[] = [];
  const changed: { name: string; value: Seen['args'][number] }[] = [];
  const args = seen.args.map((arg, index) => {
    const change = seen.mutated.find((mutation) => mutation.index === index);
    if (!change) return print(arg, style, lead);
    const parameter = one.callable.parameters[index];
    const local = argumentName(parameter?.name ?? '', index, locals);
    const type = isTypeScript && needsAnnotation(parameter?.type ?? '') ? `: Parameters<typeof ${name}>[${index}]` : '';
    setUp.push(`${lead}const ${local}${type} = ${print(arg, style, lead, local.length + 9)}${end}`);
    changed.push({ name: local, value: change.value });
    return local;
  });
  return { call: callLines(`${name}(`, args, ')', layout, lead).slice(lead.length), setUp, changed };
}

function dialectOf(framework: TestFramework, layout: Layout): Dialect {
  return framework === 'jest' || framework === 'vitest'
    ? expectationWriter(framework, layout)
    : assertionWriter(framework, layout);
}

function uniqueTitles(): TitleMaker {
  const seen = new Map<string, number>();
  return (title) => {
    const count = (seen.get(title) ?? 0) + 1;
    seen.set(title, count);
    return count > 1 ? `${title} (${count})` : title;
  };
}

/** The text of a test file that pins the cases. */
export function writeTest(
  functions: readonly PinnedFunction[],
  framework: TestFramework,
  layout: Layout,
  titleFor: TitleMaker = uniqueTitles(),
): string {
  const { style, newline } = layout;
  const end = style.semicolons ? ';' : '';
  const dialect = dialectOf(framework, layout);
  const locals = new Set(functions.map((one) => localName(one)));
  const blocks = functions.flatMap((one) => {
    const lead = dialect.groups ? style.indent : '';
    const inner = lead + style.indent;
    const cases = one.cases.map((seen) => {
      const title = titleOf(localName(one), seen, [...one.callable.parameters.map(({ name }) => name)]);
      const text = callOf(one, seen, layout, locals, inner);
      const isAsync = seen.outcome.kind === 'resolved' || seen.outcome.kind === 'rejected';
      const lines = [...text.setUp, ...dialect.check(seen, text, inner)];
      const open = `${lead}${dialect.word}(${quoted(titleFor(title), style.quote)}, ${isAsync ? 'async ' : ''}() => {`;
      return [open, ...lines, `${lead}})${end}`].join('\n');
    });
    const body = cases.join('\n\n');
    if (!dialect.groups) return [body];
    return [`describe(${quoted(localName(one), style.quote)}, () => {\n${body}\n})${end}`];
  });
  const header = [
    `// What ${locals.size === 1 ? 'this function does' : 'these functions do'} today, seen by running ${locals.size === 1 ? 'it' : 'them'}.`,
    '// A failing case means that behaviour changed. If the change is wanted, change the case.',
  ];
  const imports = [...dialect.imports, ...importLines(functions, layout)];
  const text = `${header.join('\n')}\n\n${imports.join('\n')}\n\n${blocks.join('\n\n')}\n`;
  return newline === '\n' ? text : text.replace(/\n/g, newline);
}
