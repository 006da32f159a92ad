import type ts from 'typescript';
import { WHOLE, type FoundCallable } from './callables.ts';
import { hintsOf } from './hints.ts';
import { apart, valuesOf } from './inputs.ts';
import type { Project } from './project.ts';
import { code, printPlain, type Value } from './value.ts';

/** The arguments of one call. */
export interface Case {
  readonly args: readonly Value[];
  /** Written in the function's documentation as an example. */
  readonly fromExample: boolean;
}

/** How many calls are tried for one function. */
const TRIED = 160;

/** What a parameter has to offer; `optional` ones may be left out from the end. */
interface Column {
  readonly values: readonly Value[];
  readonly optional: boolean;
  readonly rest: boolean;
}

function literalOf(tsApi: Project['ts'], node: ts.Expression): Value | null {
  if (tsApi.isStringLiteralLike(node)) return { t: 'string', text: node.text };
  if (tsApi.isParenthesizedExpression(node)) return literalOf(tsApi, node.expression);
  const { SyntaxKind: K } = tsApi;
  if (tsApi.isNumericLiteral(node) || [K.TrueKeyword, K.FalseKeyword, K.NullKeyword].includes(node.kind)) {
    return code(node.getText());
  }
  if (tsApi.isPrefixUnaryExpression(node) && tsApi.isNumericLiteral(node.operand)) return code(node.getText());
  if (tsApi.isIdentifier(node) && node.text === 'undefined') return code('undefined');
  if (tsApi.isArrayLiteralExpression(node)) {
    const items = node.elements.map((element) => literalOf(tsApi, element));
    const whole = items.filter((item) => item !== null);
    return whole.length === items.length ? { t: 'array', items: whole } : null;
  }
  if (!tsApi.isObjectLiteralExpression(node)) return null;
  const entries = node.properties.map((property): readonly [string, Value] | null => {
    if (!tsApi.isPropertyAssignment(property) || tsApi.isComputedPropertyName(property.name)) return null;
    const value = literalOf(tsApi, property.initializer);
    return value ? [property.name.text, value] : null;
  });
  const whole = entries.filter((entry) => entry !== null);
  return whole.length === entries.length ? { t: 'object', entries: whole } : null;
}

/** Calls of the function with literal arguments, in a text such as a documentation comment. */
function examplesIn(tsApi: Project['ts'], name: string, content: string): Value[][] {
  const file = tsApi.createSourceFile('/example.ts', content, tsApi.ScriptTarget.Latest, true);
  const found: Value[][] = [];
  const visit = (node: ts.Node) => {
    if (tsApi.isCallExpression(node) && node.expression.getText(file).split('.').at(-1) === name) {
      const args = node.arguments.map((argument) => literalOf(tsApi, argument)).filter((value) => value !== null);
      if (args.length === node.arguments.length) found.push(args);
    }
    tsApi.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function examplesOf(project: Project, { callable, declaration }: FoundCallable): Value[][] {
  if (!declaration) return [];
  const { ts: tsApi } = project;
  const name = callable.name === WHOLE ? (declaration.name?.getText() ?? '') : callable.name;
  const file = declaration.getSourceFile();
  let node: ts.Node = declaration;
  while (!tsApi.isStatement(node) && !tsApi.isSourceFile(node.parent)) node = node.parent;
  const comments = tsApi.getLeadingCommentRanges(file.text, node.pos) ?? [];
  // Each line is looked at by itself, because prose around a call does not parse.
  const lines = comments.flatMap(({ pos, end }) => file.text.slice(pos, end).split('\n'));
  return lines.flatMap((line) => {
    const cleaned = line.replace(/^[\s/*]+|\*\/\s*$/g, '').replace(/^@example\s*/, '');
    const at = cleaned.search(new RegExp(`(?<![\\w$])${name.replace(/[$]/g, '\\$&')}\\s*\\(`));
    return at < 0 || name === '' ? [] : examplesIn(tsApi, name, cleaned.slice(at));
  });
}

function columnsOf(project: Project, found: FoundCallable): Column[] | null {
  const { ts: tsApi, checker } = project;
  const place = found.declaration ?? found.signature.getDeclaration();
  const hints = hintsOf(tsApi, found.declaration);
  const used = new Set<string>();
  const columns = found.signature.getParameters().map((parameter, index): Column | null => {
    const declared = parameter.valueDeclaration;
    const isParameter = declared !== undefined && tsApi.isParameter(declared);
    const rest = isParameter && declared.dotDotDotToken !== undefined;
    const optional = isParameter && checker.isOptionalParameter(declared);
    const type = checker.getTypeOfSymbolAtLocation(parameter, place);
    const [element] = rest && checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [];
    const wanted = element ?? (optional ? checker.getNonNullableType(type) : type);
    const name = found.callable.parameters[index]?.name ?? '';
    const values = valuesOf({ project, hints, place }, wanted, name);
    return values?.[0] || optional || rest ? { values: apart(values ?? [], used), optional, rest } : null;
  });
  const whole = columns.filter((column) => column !== null);
  return whole.length === columns.length ? whole : null;
}

/** The typical value of each parameter; rest parameters get three. */
function typicalOf(columns: readonly Column[]): Value[] {
  return columns.flatMap(({ values, rest }) => values.slice(0, rest ? 3 : 1));
}

function requiredOf(columns: readonly Column[]): readonly Column[] {
  const firstOptional = columns.findIndex((column) => column.optional || column.rest || column.values.length === 0);
  return firstOptional < 0 ? columns : columns.slice(0, firstOptional);
}

/** Each parameter varied by itself, the others typical; then two together, so that conditions on both are reached. */
function combine(columns: readonly Column[]): Value[][] {
  const required = requiredOf(columns);
  const filled = columns.slice(0, columns.findIndex((column) => column.values.length === 0) >>> 0);
  const calls: Value[][] = [typicalOf(filled), typicalOf(required)];
  for (let count = required.length + 1; count < filled.length; count++) calls.push(typicalOf(filled.slice(0, count)));
  const vary = (columnsOfCall: readonly Column[], changes: readonly (readonly [number, Value])[]) =>
    columnsOfCall.flatMap((column, at) => {
      const change = changes.find(([index]) => index === at);
      return change ? [change[1]] : typicalOf([column]);
    });
  const longest = Math.max(0, ...filled.map((column) => column.values.length));
  for (let step = 1; step < longest; step++) {
    for (const [at, column] of filled.entries()) {
      const value = column.values[step];
      if (value) calls.push(vary(at < required.length ? required : filled.slice(0, at + 1), [[at, value]]));
    }
  }
  for (const [a, first] of filled.entries()) {
    for (const [b, second] of filled.entries()) {
      if (b <= a) continue;
      for (let step = 1; step < 36; step++) {
        const one = first.values[step % first.values.length];
        const other = second.values[(step * 5 + 1) % second.values.length];
        if (one && other)
          calls.push(
            vary(filled.slice(0, Math.max(b + 1, required.length)), [
              [a, one],
              [b, other],
            ]),
          );
      }
    }
  }
  return calls;
}

/** Calls to try, examples and the typical first; null when a parameter's values cannot be written down. */
export function casesOf(project: Project, found: FoundCallable): readonly Case[] | null {
  const columns = columnsOf(project, found);
  if (!columns) return null;
  const examples = examplesOf(project, found).map((args): Case => ({ args, fromExample: true }));
  const made = combine(columns).map((args): Case => ({ args, fromExample: false }));
  const byText = new Map<string, Case>();
  for (const one of [...examples, ...made]) {
    const key = one.args.map(printPlain).join(', ');
    if (!byText.has(key)) byText.set(key, one);
  }
  return [...byText.values()].slice(0, TRIED);
}
