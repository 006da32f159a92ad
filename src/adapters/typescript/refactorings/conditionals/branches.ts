import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { bindsName, firstMentioned, lexicalNames } from '../scope-names.ts';
import { isJump } from '../side-effects.ts';
import {
  hasCommentIn,
  leadOf,
  lineStart,
  linesOf,
  nextLine,
  restOfLine,
  startOf,
  startsLine,
  textOf,
} from '../statement-text.ts';

/* What guard clauses need to know of the branches of an `if`: how deep, how long, whether their lines can be lifted. */

/** A branch of at most this many lines may become the body of a guard. */
const SHORT_BRANCH = 3;

/** From three levels on a reader has to hold more conditions in mind than fit; two levels are everyday code. */
export const DEEP = 3;

/** A branch without conditions is worth lifting out from this many lines on: it no longer fits beside its condition. */
const LONG_BRANCH = 10;

/** Below this a branch is as easy to take in where it is. */
const MODEST_BRANCH = 6;

/** A branch of fewer statements than this is not long, however many lines it takes. */
const LONG_STATEMENTS = 3;

/** The statements of a branch, written as a block or not. */
export function statementsOf(api: TypeScript, branch: ts.Statement): readonly ts.Statement[] {
  return api.isBlock(branch) ? branch.statements : [branch];
}

/**
 * How many `if` statements lie inside one another below the node, loops and other blocks included, functions within not.
 * An `else if` is on the level of its `if`.
 */
export function nestingOf(api: TypeScript, node: ts.Node): number {
  if (api.isFunctionLike(node) || api.isClassLike(node)) return 0;
  let deepest = 0;
  if (api.isIfStatement(node)) {
    const { elseStatement } = node;
    deepest = 1 + nestingOf(api, node.thenStatement);
    if (elseStatement) {
      const other = nestingOf(api, elseStatement);
      deepest = Math.max(deepest, api.isIfStatement(elseStatement) ? other : 1 + other);
    }
    return deepest;
  }
  api.forEachChild(node, (child) => {
    deepest = Math.max(deepest, nestingOf(api, child));
  });
  return deepest;
}

/** Lines that the branch has between its braces, or as a bare statement. */
function branchLines(source: SourceContext, branch: ts.Statement): number {
  const statements = statementsOf(source.ts, branch);
  const [first] = statements;
  const last = statements.at(-1);
  return first && last ? linesOf(source.text, startOf(source, first), last.end) : 0;
}

/** Whether the branch does several things over at least so many lines; one long call is no reason to lift it out. */
export function isLong(source: SourceContext, branch: ts.Statement, lines: number): boolean {
  return statementsOf(source.ts, branch).length >= LONG_STATEMENTS && branchLines(source, branch) >= lines;
}

/** Whether the branch is so small that it is as easy to take in where it is. */
export function isModest(source: SourceContext, branch: ts.Statement): boolean {
  return !isLong(source, branch, MODEST_BRANCH);
}

/**
 * Whether the branch gains by standing one level higher: it is long, or has conditions and is not small, or is part of
 * too many levels. `level` says how many conditions are around its `if`.
 */
export function isWorthLifting(source: SourceContext, branch: ts.Statement, level: number): boolean {
  if (source.ts.isIfStatement(branch)) return false;
  const nesting = nestingOf(source.ts, branch);
  if (nesting === 0) return isLong(source, branch, LONG_BRANCH);
  return level + 1 + nesting >= DEEP || branchLines(source, branch) >= MODEST_BRANCH;
}

/** Whether the branch can be the body of a guard: a few lines, no conditions of its own. */
export function isShort(source: SourceContext, branch: ts.Statement): boolean {
  const { ts: api } = source;
  if (api.isIfStatement(branch) || nestingOf(api, branch) > 0) return false;
  return statementsOf(api, branch).length > 0 && branchLines(source, branch) <= SHORT_BRANCH;
}

/** Whether the jump is short and plain enough to be written twice. */
export function isTrivialJump(source: SourceContext, statement: ts.Statement | undefined): boolean {
  const { ts: api } = source;
  if (!statement || !isJump(api, statement)) return false;
  if (api.isBreakOrContinueStatement(statement)) return true;
  if (!api.isReturnStatement(statement)) return false;
  const value = statement.expression;
  return (
    !value ||
    api.isIdentifier(value) ||
    value.kind === api.SyntaxKind.NullKeyword ||
    value.kind === api.SyntaxKind.TrueKeyword ||
    value.kind === api.SyntaxKind.FalseKeyword ||
    (api.isLiteralExpression(value) && textOf(source, value).length <= 20)
  );
}

/** The whole lines between the braces of a block. */
export interface Interior {
  readonly start: number;
  readonly end: number;
  /** Indentation of its statements. */
  readonly lead: string;
  /** A comment behind the opening brace, or ''. */
  readonly remark: string;
}

/** The lines between the braces, blank ones at both ends left out; undefined when braces and code share lines. */
export function interiorOf(source: SourceContext, branch: ts.Statement): Interior | undefined {
  const { ts: api, text } = source;
  if (!api.isBlock(branch)) return undefined;
  const [first] = branch.statements;
  const brace = startOf(source, branch);
  const remark = restOfLine(text, brace + 1);
  if (!first || !startsLine(text, startOf(source, first)) || !startsLine(text, branch.end - 1)) return undefined;
  if (remark && !/^(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/)$/.test(remark)) return undefined;
  let start = nextLine(text, brace);
  let end = lineStart(text, branch.end - 1);
  while (text.slice(start, nextLine(text, start)).trim() === '') start = nextLine(text, start);
  while (end > start && text.slice(lineStart(text, end - 1), end).trim() === '') end = lineStart(text, end - 1);
  return { start, end, lead: leadOf(text, startOf(source, first)), remark };
}

function headTrouble(source: SourceContext, statement: ts.IfStatement): string | undefined {
  const { text } = source;
  const { thenStatement, elseStatement } = statement;
  const close = text.indexOf(')', statement.expression.end);
  const comments = 'a comment stands between the condition and its branch, and would lose its place';
  if (hasCommentIn(source, statement.expression.end, close)) return comments;
  if (hasCommentIn(source, close, startOf(source, thenStatement))) return comments;
  if (!elseStatement || !hasCommentIn(source, thenStatement.end, startOf(source, elseStatement))) return undefined;
  return 'a comment stands between the branches, and would lose its place';
}

/** Why the `if` cannot be taken apart with `branch` lifted out into `scope`, in words that end a sentence. */
export function liftTrouble(
  source: SourceContext,
  statement: ts.IfStatement,
  branch: ts.Statement,
  scope: ts.Node,
): string | undefined {
  const { ts: api, text } = source;
  const inside = interiorOf(source, branch);
  const lead = leadOf(text, startOf(source, statement));
  if (!inside || !startsLine(text, startOf(source, statement))) return 'braces and code share lines';
  if (restOfLine(text, statement.end)) return 'something follows the closing brace on its line';
  if (!inside.lead.startsWith(lead) || inside.lead === lead) return 'its indentation is irregular';
  const trouble = headTrouble(source, statement);
  if (trouble) return trouble;
  const names = new Set(lexicalNames(api, statementsOf(api, branch)));
  const clash = firstMentioned(api, scope, names, branch);
  if (clash) return `“${clash}”, declared inside, also means something outside`;
  if (names.size > 0 && mayReadNamesAtRunTime(source, scope)) return 'the function uses eval';
  return undefined;
}

function mayReadNamesAtRunTime(source: SourceContext, scope: ts.Node): boolean {
  return !bindsName(source, 'eval') && firstMentioned(source.ts, scope, new Set(['eval'])) !== undefined;
}
