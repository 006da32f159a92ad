import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../refactoring.ts';
import { endsOf, type Flow, type Run } from './extraction.ts';
import { commentsAbove } from './extraction-text.ts';
import { isUse, isWrite } from './extraction-scopes.ts';
import { baseVerb, camel, nameFromComment, tellingName, wordsOf } from './name-words.ts';

/** The function at the bottom of a chain of calls: `readFile` in `readFile(x).trim().split('\n')`. */
function rootCallee(ts: TypeScript, node: ts.Node): string | undefined {
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) return rootCallee(ts, node.expression);
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  return rootCallee(ts, expression.expression) ?? expression.name.text;
}

function everyNode(ts: TypeScript, statements: readonly ts.Node[], visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, walk);
  };
  statements.forEach(walk);
}

/** Everything that is assigned to the name in the run, its first value included. */
function valuesOf(ts: TypeScript, run: Run, name: string): readonly ts.Expression[] {
  const values: ts.Expression[] = [];
  everyNode(ts, run.statements, (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer)
      values.push(node.initializer);
    if (ts.isBinaryExpression(node) && node.left.getText() === name && isWriteTo(ts, node.left))
      values.push(node.right);
  });
  return values;
}

function isWriteTo(ts: TypeScript, node: ts.Node): boolean {
  return ts.isIdentifier(node) && isWrite(ts, node);
}

const carriedVerbs = new Set(
  'load read parse fetch find resolve compute format collect create select pick choose extract query search'.split(' '),
);

function isConstantLike(ts: TypeScript, node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || (ts.isPropertyAccessExpression(node) && /^[A-Z]/.test(node.name.text));
}

function isConstructed(ts: TypeScript, node: ts.Expression): boolean {
  return (
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isStringLiteralLike(node)
  );
}

/** What is done to get the value; nothing when the code does not say. */
function verbFor(ts: TypeScript, run: Run, name: string): string | undefined {
  const values = valuesOf(ts, run, name);
  const [first] = values;
  if (!first) return undefined;
  const text = run.statements.map((s) => s.getText()).join('\n');
  if (values.every((v) => ts.isNumericLiteral(v))) return text.includes(`${name}++`) ? 'count' : 'compute';
  if (ts.isArrayLiteralExpression(first) && first.elements.length === 0) {
    return text.includes(`${name}.push(`) ? 'collect' : 'build';
  }
  if (values.length > 1 && values.every((v) => isConstantLike(ts, v))) return 'choose';
  if (values.some((v) => isConstructed(ts, v))) return 'build';
  const verbs = new Set(values.map((v) => wordsOf(rootCallee(ts, v) ?? '')[0]?.toLowerCase()));
  const [verb] = verbs;
  if (verbs.size !== 1 || verb === undefined) return undefined;
  if (verb === 'get' || verb === 'lookup') return 'find';
  return carriedVerbs.has(verb) ? verb : undefined;
}

/** The variable at the bottom of `a`, `a.b`, `a[0].b`. */
function rootVariable(ts: TypeScript, node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return rootVariable(ts, node.expression);
  return ts.isIdentifier(node) ? node.text : undefined;
}

const changers = new Set(
  'push unshift splice add set delete append pop shift sort reverse clear remove emit write'.split(' '),
);

/** Variables that the code declares, assigns, or changes by a property or a method that is known to change. */
function changedIn(ts: TypeScript, statement: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  everyNode(ts, [statement], (node) => {
    let target: ts.Node | undefined;
    if (ts.isVariableDeclaration(node)) target = node.name;
    if (ts.isIdentifier(node) && isWrite(ts, node)) target = node;
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) target = node.left;
    }
    const callee = ts.isCallExpression(node) ? node.expression : undefined;
    if (callee && ts.isPropertyAccessExpression(callee) && changers.has(callee.name.text)) target = callee.expression;
    const root = target && rootVariable(ts, target);
    if (root !== undefined) names.add(root);
  });
  return names;
}

/** Whether the run changes something that was handed in: then a name for the value alone would hide it. */
function changesParameters(ts: TypeScript, run: Run, flow: Flow): boolean {
  const names = flow.parameters.map((p) => p.name).filter((n) => n !== flow.outcome?.name);
  return run.statements.some((s) => names.some((n) => changedIn(ts, s).has(n)));
}

function mentionedIn(ts: TypeScript, statement: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  everyNode(ts, [statement], (node) => {
    if (
      ts.isIdentifier(node) &&
      (isUse(ts, node) || ts.isVariableDeclaration(node.parent) || ts.isBindingElement(node.parent))
    ) {
      names.add(node.text);
    }
  });
  return names;
}

/** Whether every statement serves the value: it changes the name, or one that such a statement takes, or guards it. */
function allServe(ts: TypeScript, run: Run, name: string): boolean {
  const needed = new Set([name]);
  const open = new Set(run.statements);
  for (let grew = true; grew;) {
    grew = false;
    for (const statement of open) {
      const mentioned = mentionedIn(ts, statement);
      const serving = isGuard(ts, statement) || ts.isReturnStatement(statement) ? mentioned : changedIn(ts, statement);
      if (![...serving].some((n) => needed.has(n))) continue;
      open.delete(statement);
      for (const n of mentioned) needed.add(n);
      grew = true;
    }
  }
  return open.size === 0;
}

function nameForValue(ts: TypeScript, run: Run, flow: Flow, name: string): string | undefined {
  const noun = tellingName(name);
  if (noun === undefined || /^(?:is|has|should|can|needs)[A-Z]/.test(noun)) return undefined;
  if (changesParameters(ts, run, flow) || !allServe(ts, run, noun)) return undefined;
  const verb = verbFor(ts, run, noun);
  return verb === undefined ? undefined : camel(verb, noun);
}

/** `for (const file of files) { …; writeFile(file) }` gives `writeFiles`. */
function nameForLoop(ts: TypeScript, run: Run): string | undefined {
  const loops = run.statements.filter((s) => ts.isForOfStatement(s));
  const [loop] = loops;
  if (loops.length !== 1 || !loop || loop !== run.statements.at(-1)) return undefined;
  const { expression } = loop;
  const collection = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const noun = ts.isIdentifier(collection) ? tellingName(collection.text) : undefined;
  if (noun === undefined || run.statements.some((s) => s !== loop && !changedIn(ts, s).has(noun))) return undefined;
  const last = ts.isBlock(loop.statement) ? loop.statement.statements.at(-1) : loop.statement;
  const call = last && ts.isExpressionStatement(last) ? last.expression : undefined;
  const callee = call && ts.isCallExpression(call) ? calleeOf(ts, call) : undefined;
  const verb = callee === undefined ? undefined : baseVerb(wordsOf(callee)[0] ?? '');
  return verb && !changers.has(verb) ? camel(verb, noun) : undefined;
}

function calleeOf(ts: TypeScript, call: ts.CallExpression): string | undefined {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** Calls on one and the same object, as `server.on(…)` again and again. */
function nameForCalls(ts: TypeScript, run: Run): string | undefined {
  const methods: string[] = [];
  const receivers = new Set<string>();
  for (const statement of run.statements) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : statement;
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const receiver = call.expression.expression;
    receivers.add(ts.isPropertyAccessExpression(receiver) ? receiver.name.text : receiver.getText());
    methods.push(call.expression.name.text);
  }
  const [receiver] = receivers;
  if (receivers.size !== 1 || receiver === undefined || !tellingName(receiver) || !/^\w+$/.test(receiver))
    return undefined;
  const all = (...names: readonly string[]): boolean => methods.every((m) => names.includes(m));
  if (all('on', 'once', 'addListener', 'addEventListener')) return camel('attach', receiver, 'listeners');
  if (all('get', 'post', 'put', 'patch', 'delete', 'use', 'all')) return camel('register', receiver, 'routes');
  return undefined;
}

function isGuard(ts: TypeScript, statement: ts.Statement): boolean {
  if (!ts.isIfStatement(statement) || statement.elseStatement) return false;
  const last = ts.isBlock(statement.thenStatement)
    ? statement.thenStatement.statements.at(-1)
    : statement.thenStatement;
  return last !== undefined && ts.isThrowStatement(last);
}

function nameForGuards(ts: TypeScript, run: Run, flow: Flow): string | undefined {
  const [parameter, second] = flow.parameters;
  if (run.statements.length < 2 || !run.statements.every((s) => isGuard(ts, s)) || !parameter) return undefined;
  const { name } = flow.owner;
  if (second) return name && ts.isIdentifier(name) ? camel('validate', name.text, 'arguments') : 'validateArguments';
  return camel('validate', parameter.name);
}

function nameForReturn(ts: TypeScript, run: Run, flow: Flow): string | undefined {
  const [, last] = endsOf(run);
  if (!ts.isReturnStatement(last) || !last.expression || !ts.isIdentifier(last.expression)) return undefined;
  return nameForValue(ts, run, flow, last.expression.text);
}

/** Whether the comment above the run heads all of it: the run is one paragraph in code that is set in paragraphs. */
function isOneParagraph(source: SourceContext, run: Run): boolean {
  const gapBefore = (statement: ts.Statement): boolean =>
    /\n[ \t]*\r?\n/.test(source.text.slice(statement.getFullStart(), statement.getStart()));
  return (
    !run.statements.slice(1).some(gapBefore) && (run.block.statements.some(gapBefore) || run.statements.length === 1)
  );
}

/** The comment that heads the whole run, and the name that it gives. */
export function headingName(source: SourceContext, run: Run): string | undefined {
  const [first] = endsOf(run);
  const [top] = commentsAbove(source, first);
  if (!top || !isOneParagraph(source, run)) return undefined;
  return nameFromComment(source.text.slice(top.pos, top.end));
}

/** Names for what the run does, the best first; empty when nothing in it says so. */
export function namesFor(source: SourceContext, run: Run, flow: Flow): readonly string[] {
  const { ts } = source;
  const candidates = [
    headingName(source, run),
    flow.outcome?.keyword ? nameForValue(ts, run, flow, flow.outcome.name) : undefined,
    flow.returns ? nameForReturn(ts, run, flow) : undefined,
  ];
  const hasValue = flow.outcome !== undefined || flow.returns;
  if (!hasValue) candidates.push(nameForGuards(ts, run, flow), nameForLoop(ts, run), nameForCalls(ts, run));
  return candidates.filter((c) => c !== undefined);
}
