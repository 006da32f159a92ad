import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { chainOf, isAsync, returnsOf, type Chain, type ChainSite } from './shape.ts';

/** Libraries whose promises have methods of their own, which callers may use. */
const foreignPromises =
  /(?:from\s+|require\(\s*)['"](?:bluebird|q|when|rsvp|jquery|mongoose|knex|objection)['"]|\bcy\.|\$\.(?:ajax|get|post|Deferred)\b|\bPromise\.(?:promisify|map|try)\b/;

const calmCalls =
  /^(?:Date\.now|performance\.now|Math\.\w+|console\.\w+|Boolean|String|Number|Array\.isArray|Object\.keys)$/;
const calmClasses = /^(?:AbortController|FormData|Headers|Map|Set|WeakMap|Date|URLSearchParams)$/;

/** How much the syntax of an expression allows for: `reads` lets properties be read, which fails only on nothing. */
type Allowance = 'strict' | 'reads';

/** Whether evaluating the expression cannot throw, as far as its syntax tells. */
export function isCalm(ts: TypeScript, node: ts.Node, allow: Allowance): boolean {
  const all = (...parts: readonly (ts.Node | undefined)[]): boolean =>
    parts.every((part) => part === undefined || isCalm(ts, part, allow));
  if (ts.isLiteralExpression(node) || ts.isIdentifier(node) || ts.isFunctionLike(node)) return true;
  if (node.kind === ts.SyntaxKind.ThisKeyword || isKeywordValue(ts, node)) return true;
  if (ts.isPropertyAccessExpression(node)) {
    const isPlain = node.expression.kind === ts.SyntaxKind.ThisKeyword || node.questionDotToken !== undefined;
    return (allow === 'reads' || isPlain) && all(node.expression);
  }
  if (ts.isElementAccessExpression(node)) return allow === 'reads' && all(node.expression, node.argumentExpression);
  if (ts.isTemplateExpression(node)) return node.templateSpans.every((s) => all(s.expression));
  if (ts.isObjectLiteralExpression(node)) return node.properties.every((p) => isCalmProperty(ts, p, allow));
  if (ts.isArrayLiteralExpression(node)) return all(...node.elements);
  if (ts.isConditionalExpression(node)) return all(node.condition, node.whenTrue, node.whenFalse);
  if (ts.isBinaryExpression(node)) return isCalmOperator(ts, node.operatorToken.kind) && all(node.left, node.right);
  if (ts.isPrefixUnaryExpression(node)) return all(node.operand);
  if (ts.isTypeOfExpression(node) || ts.isParenthesizedExpression(node)) return all(node.expression);
  if (ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node))
    return all(node.expression);
  if (ts.isNewExpression(node)) {
    const name = node.expression.getText();
    return /^\w*Error$/.test(name) ? all(...(node.arguments ?? [])) : calmClasses.test(name) && !node.arguments?.length;
  }
  if (ts.isCallExpression(node)) return calmCalls.test(node.expression.getText()) && all(...node.arguments);
  return false;
}

function isKeywordValue(ts: TypeScript, node: ts.Node): boolean {
  const { kind } = node;
  return (
    kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword || kind === ts.SyntaxKind.NullKeyword
  );
}

function isCalmProperty(ts: TypeScript, node: ts.ObjectLiteralElementLike, allow: Allowance): boolean {
  if (ts.isPropertyAssignment(node))
    return !ts.isComputedPropertyName(node.name) && isCalm(ts, node.initializer, allow);
  if (ts.isSpreadAssignment(node)) return isCalm(ts, node.expression, allow);
  return ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node);
}

function isCalmOperator(ts: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind !== ts.SyntaxKind.InKeyword && kind !== ts.SyntaxKind.InstanceOfKeyword;
}

/**
 * Whether a function that makes the first promise is merely called, with calm arguments. That function itself is taken
 * to report failure by its promise, as every function that gives one should.
 */
function isCalmHead(ts: TypeScript, node: ts.Expression): boolean {
  if (ts.isCallExpression(node)) {
    const isCombination = /^Promise\.(?:all|allSettled|race|any)$/.test(node.expression.getText());
    const [list] = node.arguments;
    if (isCombination && list && ts.isArrayLiteralExpression(list))
      return list.elements.every((e) => isCalmHead(ts, e));
    const isCallee = ts.isPropertyAccessExpression(node.expression) ? isCalmHead(ts, node.expression.expression) : true;
    return isCallee && node.arguments.every((a) => isCalm(ts, a, 'reads'));
  }
  if (ts.isPropertyAccessExpression(node) || ts.isNonNullExpression(node)) return isCalmHead(ts, node.expression);
  const isNewPromise = ts.isNewExpression(node) && node.expression.getText() === 'Promise';
  return isNewPromise || isCalm(ts, node, 'reads');
}

function isCalmStatement(ts: TypeScript, statement: ts.Statement, allow: Allowance): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.every(
      (d) => ts.isIdentifier(d.name) && (!d.initializer || isCalm(ts, d.initializer, allow)),
    );
  }
  if (ts.isIfStatement(statement)) {
    const branches = [statement.thenStatement, ...(statement.elseStatement ? [statement.elseStatement] : [])];
    return isCalm(ts, statement.expression, allow) && branches.every((b) => isCalmStatement(ts, b, allow));
  }
  if (ts.isBlock(statement)) return statement.statements.every((s) => isCalmStatement(ts, s, allow));
  if (ts.isExpressionStatement(statement)) return isCalm(ts, statement.expression, allow);
  return ts.isReturnStatement(statement) || ts.isFunctionDeclaration(statement);
}

/** `Promise.resolve(x)` and `Promise.reject(x)`, which in an async function are `return x` and `throw x`. */
export function settledPromise(ts: TypeScript, node: ts.Expression): 'resolve' | 'reject' | undefined {
  const text = ts.isCallExpression(node) && node.arguments.length <= 1 ? node.expression.getText() : '';
  if (text === 'Promise.resolve') return 'resolve';
  return text === 'Promise.reject' ? 'reject' : undefined;
}

function isPromise(source: SourceContext, node: ts.Expression): boolean {
  const { ts } = source;
  if (settledPromise(ts, node) !== undefined || chainOf(ts, node)) return true;
  return /^(?:Promise\.|new Promise\b|fetch\()/.test(node.getText());
}

/** Whether a `catch`, or the error callback of a `then`, guards the head itself. */
function isGuarded(chain: Chain): boolean {
  return chain.links.some((l) => l.onError !== undefined);
}

/** Whether the chain starts at a parameter without a type: callers may hand in something that answers at once. */
function isHandedIn(source: SourceContext, { chain, owner }: ChainSite): boolean {
  const { ts } = source;
  const { head } = chain;
  if (!ts.isIdentifier(head)) return false;
  for (let node: ts.Node = owner; !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isFunctionLike(node)) continue;
    const parameter = node.parameters.find((p) => ts.isIdentifier(p.name) && p.name.text === head.text);
    if (parameter) return !/^Promise</.test(parameter.type?.getText() ?? '');
  }
  return false;
}

/** Why a function that is not async yet cannot become so without a caller seeing the difference. */
function refuseSync(source: SourceContext, site: ChainSite): string | undefined {
  const { chain, owner, statement } = site;
  const { ts } = source;
  const allow: Allowance = /\.[cm]?tsx?$/.test(source.path) ? 'reads' : 'strict';
  if (foreignPromises.test(source.text)) return 'it may hand back a promise of another library';
  if (owner.parameters.some((p) => p.initializer && !isCalm(ts, p.initializer, allow)))
    return 'a default value may throw';
  if (allow === 'strict' && owner.parameters.some((p) => !ts.isIdentifier(p.name))) {
    return 'taking its parameter apart may throw, which callers would no longer see at once';
  }
  if (isHandedIn(source, site)) return 'what it is handed may only look like a promise';
  if (!isCalmHead(ts, chain.head))
    return 'making the first promise may throw, which callers would no longer see at once';
  if (!statement || !owner.body) return undefined;
  const others = returnsOf(ts, owner.body).filter((r) => r !== statement);
  if (others.some((r) => !r.expression || !isPromise(source, r.expression)))
    return 'it also returns what is not a promise';
  const before = (owner.body as ts.Block).statements.filter((s) => s !== statement);
  const isQuiet = before.every((s) => isCalmStatement(ts, s, allow)) && others.every((r) => isQuietReturn(ts, r));
  return isQuiet ? undefined : 'code before the chain may throw, which callers would no longer see at once';
}

function isQuietReturn(ts: TypeScript, statement: ts.ReturnStatement): boolean {
  return (
    statement.expression === undefined ||
    isCalmHead(ts, chainOf(ts, statement.expression)?.head ?? statement.expression)
  );
}

/** Why the chain cannot be unfolded where it stands; undefined when it can. */
export function refuseSite(source: SourceContext, site: ChainSite): string | undefined {
  const { ts } = source;
  const { chain, owner } = site;
  if (/^Promise\.resolve\(\s*\)$/.test(chain.head.getText())) return 'it starts with an empty promise on purpose';
  const usesWord = owner.getText().match(/\bawait\b/) && !isAsync(ts, owner) && !containsAwait(ts, owner);
  if (usesWord) return 'it uses `await` as a name';
  if (isGuarded(chain) && !isCalmHead(ts, chain.head))
    return 'making the first promise may throw, which is not caught today';
  if (isAsync(ts, owner)) return undefined;
  const { type } = owner;
  if (type && !/^Promise<[^]*>$/.test(type.getText())) return 'its return type is not a promise';
  return refuseSync(source, site);
}

function containsAwait(ts: TypeScript, node: ts.Node): boolean {
  return ts.forEachChild(node, (child) => ts.isAwaitExpression(child) || containsAwait(ts, child)) ?? false;
}
