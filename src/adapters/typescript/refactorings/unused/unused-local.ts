import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, RefactoringEdits, SourceContext, TextEdit, TypeScript } from '../../refactoring.ts';
import { isClassDiscardable, isDiscardable } from './discardable.ts';
import { bindingOf, isWritten, liesIn, namesAreDynamic, unusedRanges } from '../references.ts';
import { removeEach, removeElements } from './removal.ts';
import { hasCommentIn, startOf, textOf } from '../statement-text.ts';

type NamedStatement =
  ts.FunctionDeclaration | ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration;
type Declaration = NamedStatement | ts.VariableDeclaration | ts.BindingElement;

/** A declaration whose value nobody reads. */
interface Unused {
  readonly name: ts.Identifier;
  /** More than one for a function with overloads. */
  readonly declarations: readonly Declaration[];
  /** Statements that only set it. */
  readonly writes: readonly ts.ExpressionStatement[];
}

function isNamedStatement(api: TypeScript, node: ts.Node): node is NamedStatement {
  return (
    api.isFunctionDeclaration(node) ||
    api.isClassDeclaration(node) ||
    api.isInterfaceDeclaration(node) ||
    api.isTypeAliasDeclaration(node) ||
    api.isEnumDeclaration(node)
  );
}

/** The list of variables that a name is declared in; undefined for parameters, loop variables and array patterns. */
function listOf(api: TypeScript, node: ts.Node): ts.VariableDeclarationList | undefined {
  if (api.isVariableDeclaration(node)) {
    const { parent } = node;
    if (!api.isVariableDeclarationList(parent)) return undefined;
    const inStatement = api.isVariableStatement(parent.parent) || api.isForStatement(parent.parent);
    const disposes = (parent.flags & api.NodeFlags.Using) !== 0;
    return inStatement && !disposes ? parent : undefined;
  }
  const inPattern = api.isBindingElement(node) && api.isObjectBindingPattern(node.parent);
  return inPattern ? listOf(api, node.parent.parent) : undefined;
}

function candidates(source: SourceContext): ts.Identifier[] {
  const { ts: api, sourceFile } = source;
  const ranges = unusedRanges(source);
  const names: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    const isOne = isNamedStatement(api, node) || listOf(api, node) !== undefined;
    const { name } = node as { name?: ts.Node };
    const isFree = isOne && name && api.isIdentifier(name) && !name.text.startsWith('_');
    if (isFree && liesIn(source, name, ranges)) names.push(name);
    api.forEachChild(node, visit);
  };
  if (ranges.length > 0) visit(sourceFile);
  return names;
}

/** The statement that does nothing but set the variable. */
function settingStatement(api: TypeScript, use: ts.Identifier): ts.ExpressionStatement | undefined {
  const { parent } = use;
  const sets =
    isWritten(api, use) &&
    (api.isBinaryExpression(parent) || api.isPrefixUnaryExpression(parent) || api.isPostfixUnaryExpression(parent));
  return sets && api.isExpressionStatement(parent.parent) ? parent.parent : undefined;
}

function declarationsOf(api: TypeScript, symbol: ts.Symbol): readonly Declaration[] | undefined {
  const all = symbol.declarations ?? [];
  const overloads = all.length > 1 && all.every((one) => api.isFunctionDeclaration(one));
  return all.length === 1 || overloads ? (all as Declaration[]) : undefined;
}

function unusedLocals(source: SourceContext): readonly Unused[] {
  const { ts: api } = source;
  const names = candidates(source);
  return names.flatMap((name): Unused[] => {
    const binding = bindingOf(source, name);
    const declarations = binding && declarationsOf(api, binding.symbol);
    if (!declarations || declarations.at(-1) !== name.parent) return [];
    const outside = binding.uses.filter((use) => !declarations.some((one) => one.pos <= use.pos && use.end <= one.end));
    const writes = outside.map((use) => settingStatement(api, use));
    const known = writes.filter((write) => write !== undefined);
    return known.length === outside.length ? [{ name, declarations, writes: known }] : [];
  });
}

function detect(source: SourceContext): readonly Finding[] {
  return source.once(unusedLocals).map(({ name, declarations, writes }) => ({
    kind: 'unused-local',
    start: startOf(source, declarations[0] ?? name),
    end: declarations.at(-1)?.end ?? name.end,
    message: `“${name.text}” is ${writes.length > 0 ? 'set but never read' : 'declared but never used'}.`,
    weight: 1,
  }));
}

/** Words that calls made for their effect begin with. */
const effectWords =
  /^(?:append|apply|attach|clear|close|commit|connect|define|delete|destroy|dispatch|emit|enable|end|ensure|execute|exec|fire|flush|init|insert|install|kill|load|log|mkdir|mount|notify|open|patch|post|print|process|publish|push|put|register|remove|render|reset|restore|run|save|schedule|send|set|setup|shift|show|spawn|start|stop|submit|subscribe|trigger|unlink|unshift|update|upload|wait|write)(?:$|[A-Z_0-9])/;

/** The call for whose effect the expression stands there; undefined when that is not clear. */
function clearEffect(api: TypeScript, expression: ts.Expression, anyCall: boolean): ts.Expression | undefined {
  if (
    api.isAsExpression(expression) ||
    api.isNonNullExpression(expression) ||
    api.isParenthesizedExpression(expression)
  ) {
    return clearEffect(api, expression.expression, anyCall);
  }
  if (api.isAwaitExpression(expression)) return api.isCallExpression(expression.expression) ? expression : undefined;
  if (!api.isCallExpression(expression)) return undefined;
  const { expression: callee } = expression;
  const name = api.isPropertyAccessExpression(callee) ? callee.name.text : api.isIdentifier(callee) ? callee.text : '';
  const startsPlainly =
    /^[\w$]/.test(expression.getText()) && !/^(?:function|class|async|let)\b/.test(expression.getText());
  return startsPlainly && (anyCall || effectWords.test(name)) ? expression : undefined;
}

/** What removing a local comes to. */
interface Removal {
  readonly gone: Set<ts.Statement>;
  readonly edits: TextEdit[];
  /** Whether a call stays although its value is no longer kept. */
  keepsCall: boolean;
}

/** Why a step cannot be done, or null when it was added to the removal. */
type Trouble = string | null;

/** Leaves of a statement only the expression that it evaluates. */
function keepOnly(
  source: SourceContext,
  range: { readonly start: number; readonly end: number },
  kept: ts.Expression,
  removal: Removal,
): Trouble {
  const from = startOf(source, kept);
  if (hasCommentIn(source, range.start, from)) return 'A comment stands between the name and its value.';
  removal.edits.push({ start: range.start, end: from, text: '' });
  if (kept.end < range.end) removal.edits.push({ start: kept.end, end: range.end, text: '' });
  removal.keepsCall = true;
  return null;
}

function effectTrouble(source: SourceContext, expression: ts.Expression): string {
  const text = textOf(source, expression).split('\n')[0] ?? '';
  const shown = text.length > 50 ? `${text.slice(0, 50)}…` : text;
  return `Its value comes from “${shown}”, which may do more than compute a value.`;
}

function removeVariable(source: SourceContext, declaration: ts.VariableDeclaration, removal: Removal): Trouble {
  const { ts: api } = source;
  const { initializer, parent: list } = declaration;
  if (!api.isVariableDeclarationList(list)) return 'It is not declared in a statement.';
  const statement = list.parent;
  const isAlone = list.declarations.length === 1;
  if (!initializer || isDiscardable(api, initializer)) {
    if (!isAlone) removal.edits.push(...removeElements(source, list.declarations, (one) => one === declaration));
    else if (!api.isVariableStatement(statement)) return 'It is the only variable of its loop.';
    else removal.gone.add(statement);
    return null;
  }
  const kept = isAlone && api.isIdentifier(declaration.name) ? clearEffect(api, initializer, false) : undefined;
  if (!kept || !api.isVariableStatement(statement)) return effectTrouble(source, initializer);
  return keepOnly(source, { start: startOf(source, statement), end: initializer.end }, kept, removal);
}

function removeElement(source: SourceContext, element: ts.BindingElement, removal: Removal): Trouble {
  const { ts: api } = source;
  const { elements, parent: owner } = element.parent as ts.ObjectBindingPattern;
  const { initializer, propertyName } = element;
  const computed = propertyName && api.isComputedPropertyName(propertyName) ? propertyName.expression : undefined;
  for (const part of [initializer, computed]) {
    if (part && !isDiscardable(api, part)) return effectTrouble(source, part);
  }
  if (elements.length > 1) {
    const rest = elements.at(-1)?.dotDotDotToken;
    if (rest && !element.dotDotDotToken) return 'Without it, the rest of the properties would hold it too.';
    removal.edits.push(...removeElements(source, elements, (one) => one === element));
    return null;
  }
  if (api.isBindingElement(owner)) return 'It is the only name of a nested pattern.';
  return api.isVariableDeclaration(owner) ? removeVariable(source, owner, removal) : 'It is part of a parameter.';
}

function removeWrite(source: SourceContext, write: ts.ExpressionStatement, removal: Removal): Trouble {
  const { ts: api } = source;
  const { expression } = write;
  if (!api.isBinaryExpression(expression) || isDiscardable(api, expression.right)) {
    removal.gone.add(write);
    return null;
  }
  const { right, operatorToken } = expression;
  // `&&=`, `||=` and `??=` look at the value before they evaluate the right side.
  const kept = /^(?:&&|\|\||\?\?)=$/.test(operatorToken.getText()) ? undefined : clearEffect(api, right, true);
  if (!kept) return effectTrouble(source, right);
  return keepOnly(source, { start: startOf(source, write), end: right.end }, kept, removal);
}

function removeDeclaration(source: SourceContext, node: Declaration, removal: Removal): Trouble {
  const { ts: api } = source;
  if (api.isVariableDeclaration(node)) return removeVariable(source, node, removal);
  if (api.isBindingElement(node)) return removeElement(source, node, removal);
  if (api.isClassDeclaration(node) && !isClassDiscardable(api, node)) {
    return 'Defining the class runs code: decorators, static fields, or what it extends.';
  }
  const computes = ({ initializer }: ts.EnumMember): boolean =>
    Boolean(initializer && !isDiscardable(api, initializer));
  if (api.isEnumDeclaration(node) && node.members.some(computes)) return 'Defining the enum runs code.';
  removal.gone.add(node);
  return null;
}

function apply(source: SourceContext, finding: Finding): Result<RefactoringEdits, string> {
  const found = source
    .once(unusedLocals)
    .find(
      ({ name, declarations }) =>
        startOf(source, declarations[0] ?? name) === finding.start && declarations.at(-1)?.end === finding.end,
    );
  if (!found) return err('It is used.');
  if (namesAreDynamic(source)) {
    return err('The file looks names up while it runs (eval or with), so a use cannot be seen.');
  }
  const { name, declarations, writes } = found;
  const removal: Removal = { gone: new Set(), edits: [], keepsCall: false };
  const trouble =
    declarations.map((one) => removeDeclaration(source, one, removal)).find((one) => one !== null) ??
    writes.map((one) => removeWrite(source, one, removal)).find((one) => one !== null);
  if (trouble) return err(trouble);
  const removed = removeEach(source, removal.gone);
  if (!removed.ok) return removed;
  const how = writes.length > 0 ? 'which was set but never read' : 'which nothing used';
  const rest = removal.keepsCall ? '; the call that made its value stays for its effect' : '';
  return ok({ edits: [...removal.edits, ...removed.value], note: `Removed “${name.text}”, ${how}${rest}.` });
}

/**
 * Removes locals, functions, classes and types that nothing in their file uses, by the compiler's own judgement and a
 * count of our own. Parameters, names that begin with `_` and anything exported or global stay.
 */
export const unusedLocal: Refactoring = { kind: 'unused-local', detect, apply };
