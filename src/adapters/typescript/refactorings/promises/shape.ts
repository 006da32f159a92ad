import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';

/** One step of a chain. A `then` has a callback for the value, one for the error, or both. */
export interface Link {
  readonly method: 'then' | 'catch' | 'finally';
  readonly onValue: ts.ArrowFunction | undefined;
  readonly onError: ts.ArrowFunction | undefined;
  readonly call: ts.CallExpression;
  /** End of what the step is called on: comments up to the method's name belong to the step. */
  readonly gapStart: number;
  readonly gapEnd: number;
}

/** `head.then(…).catch(…)`, the steps in the order in which they run. */
export interface Chain {
  readonly head: ts.Expression;
  readonly links: readonly Link[];
  readonly whole: ts.Expression;
}

/** A function that hands a chain back, as its only expression or in a `return`. */
export interface ChainSite {
  readonly chain: Chain;
  readonly owner: ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;
  /** Without it, the chain is the whole body of an arrow function. */
  readonly statement: ts.ReturnStatement | undefined;
}

function unwrapped(ts: TypeScript, node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? unwrapped(ts, node.expression) : node;
}

/** A callback that can be un-nested: an arrow function with at most one plain parameter. */
function isSimpleCallback(ts: TypeScript, node: ts.Expression): node is ts.ArrowFunction {
  if (!ts.isArrowFunction(node) || node.typeParameters || node.parameters.length > 1) return false;
  const [parameter] = node.parameters;
  return !parameter?.dotDotDotToken && !parameter?.initializer && !parameter?.questionToken;
}

function isNothing(ts: TypeScript, node: ts.Expression | undefined): boolean {
  return !node || node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

function linkOf(ts: TypeScript, call: ts.CallExpression): Link | undefined {
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken || call.questionDotToken) return undefined;
  const method = callee.name.text;
  if (method !== 'then' && method !== 'catch' && method !== 'finally') return undefined;
  const [first, second, third] = call.arguments.map((a) => unwrapped(ts, a));
  if (third || (method !== 'then' && second)) return undefined;
  const arrows = [first, second].map((a) => (a && isSimpleCallback(ts, a) ? a : undefined));
  if ((!arrows[0] && !isNothing(ts, first)) || (!arrows[1] && !isNothing(ts, second))) return undefined;
  if (!arrows[0] && !arrows[1]) return undefined;
  if (method === 'finally' && arrows[0]?.parameters.length !== 0) return undefined;
  const place = { call, gapStart: callee.expression.end, gapEnd: callee.name.getStart() };
  if (method === 'catch') return { method, onValue: undefined, onError: arrows[0], ...place };
  return { method, onValue: arrows[0], onError: arrows[1], ...place };
}

/** Reads a chain whose every step can be un-nested; undefined for anything else. */
export function chainOf(ts: TypeScript, expression: ts.Expression): Chain | undefined {
  const links: Link[] = [];
  let node = unwrapped(ts, expression);
  while (ts.isCallExpression(node)) {
    const link = linkOf(ts, node);
    if (!link) break;
    links.unshift(link);
    node = (node.expression as ts.PropertyAccessExpression).expression;
  }
  const callee =
    ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
  const goesOn = callee && ['then', 'catch', 'finally'].includes(callee.name.text);
  return links.length > 0 && !goesOn ? { head: node, links, whole: unwrapped(ts, expression) } : undefined;
}

function callbacksOf(chain: Chain): readonly ts.ArrowFunction[] {
  return chain.links.flatMap((l) => [l.onValue, l.onError]).filter((c) => c !== undefined);
}

/** The chain that a callback hands back as the last thing it does. */
export function nestedChain(ts: TypeScript, callback: ts.ArrowFunction): Chain | undefined {
  if (!ts.isBlock(callback.body)) return chainOf(ts, callback.body);
  const last = callback.body.statements.at(-1);
  return last && ts.isReturnStatement(last) && last.expression ? chainOf(ts, last.expression) : undefined;
}

/** The chain's callbacks and those of the chains that they end with. */
export function allCallbacks(ts: TypeScript, chain: Chain): readonly ts.ArrowFunction[] {
  return callbacksOf(chain).flatMap((callback) => {
    const nested = nestedChain(ts, callback);
    return [callback, ...(nested ? allCallbacks(ts, nested) : [])];
  });
}

/** One short `then` reads well as it is; more steps, long callbacks and nesting do not. */
function isWorthwhile(ts: TypeScript, chain: Chain): boolean {
  const callbacks = callbacksOf(chain);
  const statements = callbacks.map((c) => (ts.isBlock(c.body) ? c.body.statements.length : 1));
  return (
    callbacks.length > 1 || statements.some((n) => n > 1) || callbacks.some((c) => nestedChain(ts, c) !== undefined)
  );
}

function isOwner(ts: TypeScript, node: ts.Node): node is ChainSite['owner'] {
  const isKind =
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node);
  return isKind && node.body !== undefined && !node.asteriskToken;
}

/** Whether the function is declared `async`. */
export function isAsync(ts: TypeScript, owner: ChainSite['owner']): boolean {
  return ts.getModifiers(owner)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword) ?? false;
}

/** The function's own `return` statements. */
export function returnsOf(ts: TypeScript, body: ts.Node): readonly ts.ReturnStatement[] {
  const returns: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node)) returns.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return returns;
}

/** Whether statements can take the place of the `return`: it stands in a block, and in no `try`, which would now catch. */
function canUnfold(ts: TypeScript, statement: ts.ReturnStatement, owner: ChainSite['owner']): boolean {
  if (!ts.isBlock(statement.parent)) return false;
  if (!isAsync(ts, owner)) return statement.parent === owner.body && statement.parent.statements.at(-1) === statement;
  for (let node: ts.Node = statement; node !== owner; node = node.parent) if (ts.isTryStatement(node)) return false;
  return true;
}

function sitesOf(ts: TypeScript, owner: ChainSite['owner']): readonly ChainSite[] {
  const { body } = owner;
  if (!body) return [];
  if (!ts.isBlock(body)) {
    const chain = chainOf(ts, body);
    return chain ? [{ chain, owner, statement: undefined }] : [];
  }
  return returnsOf(ts, body).flatMap((statement) => {
    const chain = statement.expression && chainOf(ts, statement.expression);
    return chain && canUnfold(ts, statement, owner) ? [{ chain, owner, statement }] : [];
  });
}

/** The chains of the file that functions hand back and that would read better step by step. Outer ones first. */
export function findChains(source: SourceContext): readonly ChainSite[] {
  const { ts } = source;
  const sites: ChainSite[] = [];
  const inner = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (isOwner(ts, node) && !inner.has(node)) {
      for (const site of sitesOf(ts, node)) {
        if (!isWorthwhile(ts, site.chain)) continue;
        sites.push(site);
        for (const callback of allCallbacks(ts, site.chain)) inner.add(callback);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return sites;
}
