import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { SourceContext, TextEdit, TypeScript } from '../../refactoring.ts';
import { isMemberName, boundNames } from '../scope-names.ts';
import { isWritten } from '../references.ts';
import { allCallbacks, type ChainSite } from './shape.ts';

/** Names that a callback brings into the function when it is un-nested, besides its parameter. */
function declaredInBody(ts: TypeScript, callback: ts.ArrowFunction): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node, isTop: boolean): void => {
    if (ts.isVariableDeclarationList(node)) {
      const isVar = (node.flags & ts.NodeFlags.BlockScoped) === 0;
      if (isVar || isTop) names.push(...node.declarations.flatMap((d) => boundNames(ts, d.name)));
    }
    if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
      if (isTop && node.name) names.push(node.name.text);
      return;
    }
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    ts.forEachChild(node, (child) => visit(child, isTop && ts.isVariableStatement(node)));
  };
  if (ts.isBlock(callback.body)) for (const statement of callback.body.statements) visit(statement, true);
  return names;
}

function parameterNames(ts: TypeScript, callback: ts.ArrowFunction): readonly string[] {
  return callback.parameters.flatMap((p) => boundNames(ts, p.name));
}

function mentions(ts: TypeScript, root: ts.Node, name: string): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name && !isMemberName(ts, node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** Whether the callback gives the name another value. */
export function reassigns(ts: TypeScript, callback: ts.ArrowFunction, name: string): boolean {
  return mentions(ts, callback.body, name).some((node) => isWritten(ts, node));
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

/** What an expression gives, by the function that is called: `getUsers()` gives `users`, `res.json()` gives `data`. */
function nameOfValue(ts: TypeScript, node: ts.Expression): string | undefined {
  const call = ts.isAwaitExpression(node) ? node.expression : node;
  if (!ts.isCallExpression(call)) return undefined;
  const { expression } = call;
  const callee = ts.isIdentifier(expression)
    ? expression
    : ts.isPropertyAccessExpression(expression)
      ? expression.name
      : undefined;
  const known: Readonly<Record<string, string>> = { fetch: 'response', json: 'data', text: 'text', blob: 'blob' };
  const fixed = callee && known[callee.text];
  if (fixed !== undefined) return fixed;
  const noun = /^(?:get|fetch|load|read|find|create|build|parse|make|query)([A-Z]\w*)$/.exec(callee?.text ?? '')?.[1];
  return noun === undefined ? undefined : noun.charAt(0).toLowerCase() + noun.slice(1);
}

/** The expression that gives the value of this callback's parameter. */
function givenTo(ts: TypeScript, callback: ts.ArrowFunction): ts.Expression | undefined {
  const call = callback.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const before = call.expression.expression;
  const method =
    ts.isCallExpression(before) && ts.isPropertyAccessExpression(before.expression) ? before.expression.name.text : '';
  const [previous] = ts.isCallExpression(before) ? before.arguments : [];
  if (method !== 'then') return before;
  return previous && ts.isArrowFunction(previous) && !ts.isBlock(previous.body) ? previous.body : undefined;
}

/** New names for parameters that would clash, and the edits that make them so. */
export interface Renaming {
  readonly edits: readonly TextEdit[];
  /** By callback, the name that its parameter gets. */
  readonly names: ReadonlyMap<ts.ArrowFunction, string>;
}

function renameEdits(ts: TypeScript, callback: ts.ArrowFunction, from: string, to: string): readonly TextEdit[] {
  return mentions(ts, callback.body, from).map((node) => {
    const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
    return { start: node.getStart(), end: node.end, text: isShorthand ? `${from}: ${to}` : to };
  });
}

/**
 * Makes sure that each name that leaves its callback means one thing in the whole function; renames parameters where
 * their values suggest another name.
 */
export function resolveNames(source: SourceContext, site: ChainSite): Result<Renaming, string> {
  const { ts } = source;
  const callbacks = allCallbacks(ts, site.chain);
  const edits: TextEdit[] = [];
  const names = new Map<ts.ArrowFunction, string>();
  const caught = new Set(callbacks.filter((c) => isErrorCallback(ts, c)));
  for (const callback of callbacks) {
    const given = caught.has(callback) ? [] : parameterNames(ts, callback);
    const renamedAway = (node: ts.Node): boolean => [...names.keys()].some((c) => isWithin(node, c));
    const clashes = (name: string): boolean =>
      mentions(ts, site.owner, name).some((n) => !isWithin(n, callback) && !renamedAway(n));
    const clash = declaredInBody(ts, callback).find(clashes);
    if (clash !== undefined) return err(`the name \`${clash}\` means different things in its steps`);
    const taken = given.find(clashes);
    if (taken === undefined) continue;
    const [parameter] = callback.parameters;
    const value = givenTo(ts, callback);
    const other = value && nameOfValue(ts, value);
    const isPlain = parameter && ts.isIdentifier(parameter.name) && other !== undefined;
    if (!isPlain || mentions(ts, site.owner, other).length > 0 || [...names.values()].includes(other)) {
      return err(`the name \`${taken}\` means different things in its steps`);
    }
    names.set(callback, other);
    edits.push(...renameEdits(ts, callback, taken, other));
  }
  return ok({ edits, names });
}

/** Whether the callback answers for an error. */
export function isErrorCallback(ts: TypeScript, callback: ts.ArrowFunction): boolean {
  const call = callback.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  return call.expression.name.text === 'catch' || call.arguments[1] === callback;
}
