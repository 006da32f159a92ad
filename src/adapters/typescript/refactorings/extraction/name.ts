import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { endsOf, type Flow, type Run } from './model.ts';
import { commentsAbove } from './text.ts';
import { isUse } from './scopes.ts';
import { isWritten } from '../references.ts';
import { changedIn, everyNode, isGuard } from './statement-effects.ts';
import { effectNames } from './effect-names.ts';
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
  return ts.isIdentifier(node) && isWritten(ts, node);
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
  if (ts.isNumericLiteral(first)) return values.length === 1 && text.includes(`${name}++`) ? 'count' : 'compute';
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
  const nameOf = (comment: ts.CommentRange): string | undefined =>
    nameFromComment(source.text.slice(comment.pos, comment.end));
  const hasSubheads = run.statements
    .slice(1)
    .some((s) => commentsAbove(source, s).some((c) => nameOf(c) !== undefined));
  return top && !hasSubheads && isOneParagraph(source, run) ? nameOf(top) : undefined;
}

/** Whether the name is of something that gives nothing back. */
function givesNothing(name: string): boolean {
  return /^(?:check|validate|verify|ensure|assert|print|log|warn|report|reset|clear)[A-Z]/.test(name);
}

/** Names for what the run does, the best first; empty when nothing in it says so. */
export function namesFor(source: SourceContext, run: Run, flow: Flow): readonly string[] {
  const { ts } = source;
  const heading = headingName(source, run);
  const hasValue = flow.outcome !== undefined || flow.returns;
  const candidates = [
    heading && hasValue && givesNothing(heading) ? undefined : heading,
    flow.outcome?.keyword ? nameForValue(ts, run, flow, flow.outcome.name) : undefined,
    flow.returns ? nameForReturn(ts, run, flow) : undefined,
  ];
  if (!hasValue) candidates.push(...effectNames(ts, run, flow));
  return candidates.filter((c) => c !== undefined);
}

function mayBeText(ts: TypeScript, node: ts.Expression): boolean {
  const isName = ts.isPropertyAccessExpression(node) || ts.isIdentifier(node);
  return isName || ts.isTemplateExpression(node) || ts.isStringLiteralLike(node);
}

/**
 * A name for copies that end their functions, from what those functions' names share: `optionDescription` and
 * `argumentDescription` give `formatDescription`.
 */
export function sharedName(
  ts: TypeScript,
  sites: readonly { readonly run: Run; readonly flow: Flow }[],
): string | undefined {
  const names = sites.map(({ flow }) => flow.owner.name?.getText() ?? '');
  if (!sites.every((s) => s.flow.returns) || new Set(names).size < names.length) return undefined;
  const [first = [], ...others] = names.map(wordsOf);
  const shared = first.filter((w) => /^[A-Z]/.test(w) && others.every((words) => words.includes(w)));
  const [site] = sites;
  if (shared.length === 0 || !site) return undefined;
  const returned: ts.Expression[] = [];
  everyNode(ts, site.run.statements, (node) => {
    if (ts.isReturnStatement(node) && node.expression) returned.push(node.expression);
  });
  const isText = returned.some((e) => ts.isTemplateExpression(e)) && returned.every((e) => mayBeText(ts, e));
  const verb = first[0]?.toLowerCase() ?? '';
  const isCommonVerb = others.every((words) => words[0]?.toLowerCase() === verb) && baseVerb(verb) === verb;
  if (isCommonVerb) return camel(verb, ...shared);
  return isText ? camel('format', ...shared) : undefined;
}
