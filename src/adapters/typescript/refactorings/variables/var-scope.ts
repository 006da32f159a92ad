import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { identifiersByText, isWritten, type Binding } from '../references.ts';
import { mayRunBefore } from './run-order.ts';
import { startOf } from '../statement-text.ts';

/*
 * Where `var` differs from `let`: it is seen in the whole function, exists from the function's start, may be declared
 * twice, and is one variable for all turns of a loop.
 */

export function isLoop(api: TypeScript, node: ts.Node): node is ts.IterationStatement {
  return api.isIterationStatement(node, false);
}

/** The innermost function around the node, or what has variables of its own like one. */
export function functionAround(api: TypeScript, node: ts.Node): ts.Node {
  let at = node.parent;
  while (
    !api.isSourceFile(at) &&
    !api.isFunctionLike(at) &&
    !api.isClassStaticBlockDeclaration(at) &&
    !api.isModuleBlock(at)
  ) {
    at = at.parent;
  }
  return at;
}

/** The outermost function below `outer` that the node stands in; undefined when it stands in none. */
function functionBelow(api: TypeScript, node: ts.Node, outer: ts.Node): ts.Node | undefined {
  let found: ts.Node | undefined;
  for (let at = node; at !== outer && !api.isSourceFile(at); at = at.parent) {
    if (api.isFunctionLike(at) && at !== node) found = at;
  }
  return found;
}

function isWithin(node: ts.Node, outer: ts.Node | undefined): boolean {
  return outer !== undefined && outer.pos <= node.pos && node.end <= outer.end;
}

/** Methods that call what they are given before they return. */
const callsAtOnce = /^(?:forEach|map|filter|some|every|find|findIndex|findLast|flatMap|reduce|reduceRight|sort)$/;

/** Whether every function between the node and `outer` is called on the spot and then forgotten. */
function runsAtOnce(api: TypeScript, node: ts.Node, outer: ts.Node): boolean {
  for (let at = node.parent; at !== outer && !api.isSourceFile(at); at = at.parent) {
    if (!api.isFunctionLike(at)) continue;
    const call = at.parent;
    const isArgument =
      api.isCallExpression(call) &&
      call.arguments.some((one) => one === at) &&
      api.isPropertyAccessExpression(call.expression) &&
      callsAtOnce.test(call.expression.name.text);
    const isGenerator = 'asteriskToken' in at && at.asteriskToken !== undefined;
    const isAsync =
      api.canHaveModifiers(at) && (at.modifiers ?? []).some(({ kind }) => kind === api.SyntaxKind.AsyncKeyword);
    if (!isArgument || isGenerator || isAsync) return false;
  }
  return true;
}

interface Place {
  readonly list: ts.VariableDeclarationList;
  readonly declaration: ts.VariableDeclaration;
  /** The name's own element of a pattern, or the declaration. */
  readonly element: ts.Node;
  /** Where `let` would be seen. */
  readonly scope: ts.Node;
  /** The function whose variable it is. */
  readonly owner: ts.Node;
  readonly inLoop: boolean;
}

function placeOf(api: TypeScript, list: ts.VariableDeclarationList, name: ts.Identifier): Place {
  const owner = functionAround(api, list);
  const declaration = list.declarations.find((one) => isWithin(name, one));
  if (!declaration) throw new Error('The name is not declared in the list.');
  const scope = isLoop(api, list.parent) ? list.parent : list.parent.parent;
  let inLoop = false;
  for (let at: ts.Node = scope; at !== owner; at = at.parent) {
    if (at !== list.parent && isLoop(api, at)) inLoop = true;
  }
  const element = api.isBindingElement(name.parent) ? name.parent : declaration;
  return { list, declaration, element, scope, owner, inLoop };
}

/** A value that is there before the first turn's code reads it: the first use sets it, in the same block. */
function isSetFirst(source: SourceContext, { scope }: Place, { uses }: Binding): boolean {
  const { ts: api } = source;
  const [first] = uses;
  const assignment = first?.parent;
  if (!first || !assignment || !api.isBinaryExpression(assignment) || assignment.left !== first) return false;
  const { EqualsToken } = api.SyntaxKind;
  const isPlain = assignment.operatorToken.kind === EqualsToken && api.isExpressionStatement(assignment.parent);
  return isPlain && assignment.parent.parent === scope && !uses.some((use) => isWithin(use, assignment.right));
}

function loopTrouble(source: SourceContext, place: Place, binding: Binding): string | null {
  const { ts: api } = source;
  const { list, declaration, owner, inLoop, scope } = place;
  const isHead = isLoop(api, scope) && scope === list.parent;
  if (!inLoop && !isHead) return null;
  const captured = binding.uses.filter((use) => functionBelow(api, use, owner));
  if (captured.some((use) => isWritten(api, use) || !runsAtOnce(api, use, owner))) {
    return 'A function made in the loop uses it, and would get a variable of its own for each turn.';
  }
  if (isHead || declaration.initializer || isSetFirst(source, place, binding)) return null;
  return 'It keeps its value from one turn of the loop to the next.';
}

/** Functions that call what they are given later, after the statement is done. */
const callsLater =
  /^(?:(?:\w+\.)*(?:setTimeout|setInterval|setImmediate|nextTick|queueMicrotask|requestAnimationFrame|addEventListener))$/;

/** Whether the function, which stands in the value that the name gets, can only run when the name has it. */
function isDeferred(api: TypeScript, fn: ts.Node, value: ts.Node): boolean {
  for (let at = fn; at !== value; at = at.parent) {
    const { parent } = at;
    const holds =
      api.isParenthesizedExpression(parent) ||
      api.isAsExpression(parent) ||
      api.isObjectLiteralExpression(parent) ||
      api.isPropertyAssignment(parent) ||
      api.isArrayLiteralExpression(parent) ||
      (api.isClassExpression(parent) && api.isMethodDeclaration(at)) ||
      (api.isCallExpression(parent) && parent.expression !== at && callsLater.test(parent.expression.getText()));
    if (!holds) return false;
  }
  return true;
}

/** Whether the use could come before the variable has its value: `let` throws there, `var` gives undefined. */
function isEarly(source: SourceContext, place: Place, use: ts.Identifier): boolean {
  const { ts: api } = source;
  const { list, declaration, element, owner } = place;
  const fn = functionBelow(api, use, owner);
  const { initializer } = declaration;
  const loop = list.parent;
  if ((api.isForOfStatement(loop) || api.isForInStatement(loop)) && isWithin(use, loop.expression)) return true;
  if (initializer && isWithin(use, initializer)) return !fn || !isDeferred(api, fn, initializer);
  if (!fn) return startOf(source, use) < element.end;
  if (api.isFunctionDeclaration(fn) || fn.end <= declaration.pos) return mayRunBefore(source, fn, declaration, owner);
  return isWithin(use, declaration) && use.pos < element.end;
}

function isCaught(api: TypeScript, { list, owner }: Place, name: string): boolean {
  for (let at: ts.Node = list; at !== owner; at = at.parent) {
    if (api.isCatchClause(at) && at.variableDeclaration?.name.getText() === name) return true;
  }
  return false;
}

/** Whether the function declares the name a second time: the compiler calls that an error and splits the symbol. */
function isDeclaredTwice(source: SourceContext, owner: ts.Node, name: ts.Identifier): boolean {
  const { ts: api } = source;
  const others = source.once(identifiersByText).get(name.text) ?? [];
  return others.some((other) => {
    const { parent } = other;
    if (other === name || (parent as ts.NamedDeclaration).name !== other) return false;
    const isVar =
      (api.isVariableDeclaration(parent) || api.isBindingElement(parent)) &&
      (api.getCombinedNodeFlags(parent) & api.NodeFlags.BlockScoped) === 0;
    const declares =
      isVar || api.isParameter(parent) || api.isFunctionDeclaration(parent) || api.isClassDeclaration(parent);
    return declares && functionAround(api, parent) === owner;
  });
}

/** Why the name cannot be declared with `let` or `const` at the same place; null when it can. */
export function scopeTrouble(
  source: SourceContext,
  list: ts.VariableDeclarationList,
  name: ts.Identifier,
  binding: Binding,
): string | null {
  const { ts: api } = source;
  const place = placeOf(api, list, name);
  const called = `“${name.text}”`;
  if (['let', 'undefined', 'arguments', 'eval'].includes(name.text)) return `${called} cannot be declared otherwise.`;
  if (new Set(binding.symbol.declarations).size !== 1 || isDeclaredTwice(source, place.owner, name)) {
    return `${called} is declared more than once.`;
  }
  if (isCaught(api, place, name.text)) return `${called} is also the name of the error that is caught around it.`;
  if (binding.uses.some((use) => !isWithin(use, place.scope)))
    return `${called} is used outside the block that declares it.`;
  if (binding.uses.some((use) => isEarly(source, place, use))) return `${called} may be used before it has its value.`;
  return loopTrouble(source, place, binding);
}
