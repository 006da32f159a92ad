import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, RefactoringEdits, SourceContext, TextEdit, TypeScript } from '../../refactoring.ts';
import { removalTrouble, unwrapped } from './dead-region.ts';
import { isDiscardable } from './discardable.ts';
import { removeEach, removeStatements, siblingsOf } from './removal.ts';
import { alwaysLeaves, bare } from '../side-effects.ts';
import { linesOf, startOf, startsLine } from '../statement-text.ts';

/** Statements of one list that control never reaches, because the statement before them always leaves. */
interface DeadTail {
  readonly leaver: ts.Statement;
  readonly dead: readonly ts.Statement[];
}
type Conditional = ts.IfStatement | ts.WhileStatement | ts.ForStatement;

/** What the compiler calls code that is never reached. */
const unreachableCode = 7027;

/** Declarations work before control passes them; so they stay, and nothing runs in them. */
function isInert(api: TypeScript, statement: ts.Statement): boolean {
  if (api.isVariableStatement(statement)) {
    const { declarationList } = statement;
    const isVar = (declarationList.flags & api.NodeFlags.BlockScoped) === 0;
    return isVar && declarationList.declarations.every(({ initializer }) => !initializer);
  }
  return (
    api.isFunctionDeclaration(statement) ||
    api.isInterfaceDeclaration(statement) ||
    api.isTypeAliasDeclaration(statement) ||
    api.isEmptyStatement(statement) ||
    api.isImportDeclaration(statement) ||
    api.isExportDeclaration(statement)
  );
}

function tailOf(api: TypeScript, statements: readonly ts.Statement[]): DeadTail | undefined {
  const at = statements.findIndex((statement) => alwaysLeaves(api, statement));
  const leaver = statements[at];
  const dead = statements.slice(at + 1).filter((statement) => !isInert(api, statement));
  const [first] = dead;
  if (!leaver || !first) return undefined;
  // Closing every case with `break` is a habit that does no harm.
  if (dead.length === 1 && api.isBreakStatement(first) && api.isCaseOrDefaultClause(first.parent)) return undefined;
  return { leaver, dead };
}

/** The truth of a condition that is a literal; undefined for any other. */
function literalTruth(api: TypeScript, expression: ts.Expression): boolean | undefined {
  const node = bare(api, expression);
  const { TrueKeyword, FalseKeyword, NullKeyword, ExclamationToken } = api.SyntaxKind;
  if (node.kind === TrueKeyword) return true;
  if (node.kind === FalseKeyword || node.kind === NullKeyword) return false;
  if (api.isNumericLiteral(node)) return Number(node.text) !== 0;
  if (!api.isPrefixUnaryExpression(node) || node.operator !== ExclamationToken) return undefined;
  const inner = literalTruth(api, node.operand);
  return inner === undefined ? undefined : !inner;
}

function conditionTruth(api: TypeScript, node: Conditional): boolean | undefined {
  const condition = api.isForStatement(node) ? node.condition : node.expression;
  return condition && literalTruth(api, condition);
}

function tails(source: SourceContext): DeadTail[] {
  const { ts: api, sourceFile } = source;
  const found: DeadTail[] = [];
  const visit = (node: ts.Node): void => {
    const { statements } = node as { statements?: readonly ts.Statement[] };
    const tail = statements && tailOf(api, statements);
    if (tail) found.push(tail);
    api.forEachChild(node, visit);
  };
  visit(sourceFile);
  if (found.length === 0) return found;
  const confirmed = source
    .program()
    .getSemanticDiagnostics(sourceFile)
    .filter(({ code }) => code === unreachableCode)
    .map(({ start = 0, length = 0 }) => ({ start, end: start + length }));
  return found.filter(({ dead }) =>
    dead.some((statement) => confirmed.some(({ start, end }) => start < statement.end && statement.pos < end)),
  );
}

function conditionals({ ts: api, sourceFile }: SourceContext): Conditional[] {
  const found: Conditional[] = [];
  const visit = (node: ts.Node): void => {
    if (api.isIfStatement(node) && conditionTruth(api, node) !== undefined) found.push(node);
    const isLoop = api.isWhileStatement(node) || api.isForStatement(node);
    if (isLoop && conditionTruth(api, node) === false) found.push(node);
    api.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

function firstWord(source: SourceContext, node: ts.Node): string {
  return /^\w+/.exec(source.text.slice(startOf(source, node)))?.[0] ?? 'block';
}

function finding(start: number, end: number, dead: number, message: string): Finding {
  return { kind: 'dead-code', start, end, message, weight: Math.max(1, dead) };
}

function detect(source: SourceContext): readonly Finding[] {
  const { ts: api, text } = source;
  const afterLeaving = source.once(tails).flatMap(({ leaver, dead }) => {
    const [first] = dead;
    const end = dead.at(-1)?.end ?? 0;
    if (!first) return [];
    const start = startOf(source, first);
    const message = `This never runs: the “${firstWord(source, leaver)}” before it always leaves.`;
    return [finding(start, end, linesOf(text, start, end), message)];
  });
  const constant = source.once(conditionals).flatMap((node) => {
    const truth = conditionTruth(api, node);
    const dead = api.isIfStatement(node) ? (truth ? node.elseStatement : node.thenStatement) : node;
    const lines = dead ? linesOf(text, startOf(source, dead), dead.end) : 1;
    const message = truth
      ? `This condition always holds${dead ? ', so the other branch never runs' : ''}.`
      : 'This never runs: its condition never holds.';
    return [finding(startOf(source, node), node.end, lines, message)];
  });
  return [...afterLeaving, ...constant];
}

/** A line break after `return` ends the statement, so that the value below it was lost: somebody's mistake, not rubbish. */
function isLostValue(source: SourceContext, { leaver, dead }: DeadTail): boolean {
  const { ts: api, text } = source;
  const [first] = dead;
  const isBare = api.isReturnStatement(leaver) && !leaver.expression && text[leaver.end - 1] !== ';';
  return Boolean(isBare && first && (api.isExpressionStatement(first) || api.isBlock(first)));
}

function removeTail(source: SourceContext, tail: DeadTail): Result<RefactoringEdits, string> {
  if (isLostValue(source, tail)) return err('The line below “return” looks like the value that it should return.');
  const trouble = removalTrouble(source, tail.dead);
  if (trouble) return err(trouble);
  const edits = removeEach(source, new Set(tail.dead));
  if (!edits.ok) return edits;
  const count = tail.dead.length;
  const what = count > 1 ? `${count} statements that were` : 'a statement that was';
  return ok({ edits: edits.value, note: `Removed ${what} never reached after “${firstWord(source, tail.leaver)}”.` });
}

/** Takes the whole statement out, be it in a list or behind `else`. */
function removeWhole(source: SourceContext, node: Conditional): Result<TextEdit, string> {
  const { ts: api } = source;
  const siblings = siblingsOf(api, node);
  if (siblings) return removeStatements(source, siblings, siblings.indexOf(node), siblings.indexOf(node));
  const { parent } = node;
  if (!api.isIfStatement(parent) || parent.elseStatement !== node) {
    return err('It is the only statement of a branch or a loop.');
  }
  return ok({ start: parent.thenStatement.end, end: node.end, text: '' });
}

function keepBranch(source: SourceContext, node: ts.IfStatement, live: ts.Statement): Result<TextEdit, string> {
  const { ts: api, text } = source;
  const start = startOf(source, node);
  if (api.isIfStatement(node.parent) && node.parent.elseStatement === node) {
    return ok({ start, end: node.end, text: text.slice(startOf(source, live), live.end) });
  }
  if (!siblingsOf(api, node)) return err('It is the only statement of a branch or a loop.');
  if (!startsLine(text, start)) return err('It shares its line with other code.');
  if (api.isBlock(live) && live.statements.length === 0) return removeWhole(source, node);
  const body = unwrapped(source, node, live);
  return body.ok ? ok({ start, end: node.end, text: body.value }) : body;
}

function resolve(source: SourceContext, node: Conditional): Result<RefactoringEdits, string> {
  const { ts: api } = source;
  const truth = conditionTruth(api, node);
  const [live, dead] = !api.isIfStatement(node)
    ? [undefined, node]
    : truth
      ? [node.thenStatement, node.elseStatement]
      : [node.elseStatement, node.thenStatement];
  if (api.isForStatement(node) && node.initializer) {
    const first = node.initializer;
    const values = api.isVariableDeclarationList(first)
      ? first.declarations.flatMap(({ initializer }) => initializer ?? [])
      : [first];
    if (!values.every((value) => isDiscardable(api, value))) return err('The head of the loop runs once all the same.');
  }
  const trouble = removalTrouble(source, dead ? [dead] : [], node);
  if (trouble) return err(trouble);
  const edit = live && api.isIfStatement(node) ? keepBranch(source, node, live) : removeWhole(source, node);
  if (!edit.ok) return edit;
  const note = truth ? 'Removed a condition that always held.' : 'Removed code under a condition that never held.';
  return ok({ edits: [edit.value], note });
}

function apply(source: SourceContext, { start, end }: Finding): Result<RefactoringEdits, string> {
  const tail = source
    .once(tails)
    .find(({ dead }) => dead[0] && startOf(source, dead[0]) === start && dead.at(-1)?.end === end);
  if (tail) return removeTail(source, tail);
  const node = source.once(conditionals).find((one) => startOf(source, one) === start && one.end === end);
  return node ? resolve(source, node) : err('It is reached.');
}

/**
 * Removes statements behind a return, throw, break or continue, and branches under a condition that is a literal. What
 * works by being declared stays: functions, and variables that other code uses.
 */
export const deadCode: Refactoring = { kind: 'dead-code', detect, apply };
