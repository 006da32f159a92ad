import type ts from 'typescript';
import type { SourceContext, TextEdit, TypeScript } from '../../refactoring.ts';
import { statementsOf } from './branches.ts';
import { negated } from '../negation.ts';
import { bindsName } from '../scope-names.ts';
import { bare, booleanLiteral, isAndOr, isBooleanValued } from '../side-effects.ts';
import { hasCommentIn, startOf, textOf } from '../statement-text.ts';

/** A condition of more characters than this is easier to read as an `if` than inside a return. */
const MOST_CHARACTERS = 80;

/** The boolean that the branch returns, when that is all it does. */
function returned(api: TypeScript, branch: ts.Statement | undefined): boolean | undefined {
  if (!branch) return undefined;
  const [only, ...more] = statementsOf(api, branch);
  const isReturn = only !== undefined && more.length === 0 && api.isReturnStatement(only);
  return isReturn ? booleanLiteral(api, only.expression) : undefined;
}

/** Whether `true` or `false` is returned somewhere inside: what follows is one more case of the same question. */
function returnsBoolean(api: TypeScript, node: ts.Node): boolean {
  if (api.isFunctionLike(node) || api.isClassLike(node)) return false;
  if (api.isReturnStatement(node)) return booleanLiteral(api, node.expression) !== undefined;
  return api.forEachChild(node, (child) => returnsBoolean(api, child) || undefined) ?? false;
}

function siblings(api: TypeScript, node: ts.IfStatement): readonly ts.Statement[] {
  const { parent } = node;
  return api.isBlock(parent) || api.isSourceFile(parent) || api.isCaseOrDefaultClause(parent) ? parent.statements : [];
}

/**
 * Edit for `if (c) return true; else return false;` and `if (c) return true; return false;`. The last of several such
 * cases stays, because it reads like the ones before it.
 */
export function booleanReturn(source: SourceContext, node: ts.Node): TextEdit | undefined {
  const { ts: api } = source;
  if (!api.isIfStatement(node)) return undefined;
  const list = siblings(api, node);
  const index = list.indexOf(node);
  const isOneOfMany = list.slice(0, Math.max(0, index)).some((other) => returnsBoolean(api, other));
  const last = node.elseStatement ?? list[index + 1];
  const [yes, no] = [returned(api, node.thenStatement), returned(api, last)];
  if (!last || index < 0 || isOneOfMany || yes === undefined || no === undefined || yes === no) return undefined;
  const start = startOf(source, node);
  if (hasCommentIn(source, start, last.end)) return undefined;
  const value = yes ? sameValue(source, node.expression) : oppositeValue(source, node.expression);
  if (value === undefined || value.includes('\n') || value.length > MOST_CHARACTERS) return undefined;
  return {
    start,
    end: last.end,
    text: `return ${value}${source.text[last.end - 1] === ';' || source.semicolons ? ';' : ''}`,
  };
}

function asBoolean(source: SourceContext, condition: ts.Expression): string | undefined {
  const node = bare(source.ts, condition);
  const isComma = source.ts.isBinaryExpression(node) && node.operatorToken.kind === source.ts.SyntaxKind.CommaToken;
  return isComma || bindsName(source, 'Boolean') ? undefined : `Boolean(${textOf(source, node)})`;
}

function sameValue(source: SourceContext, condition: ts.Expression): string | undefined {
  return isBooleanValued(source.ts, condition)
    ? textOf(source, bare(source.ts, condition))
    : asBoolean(source, condition);
}

function oppositeValue(source: SourceContext, condition: ts.Expression): string | undefined {
  const { ts: api } = source;
  const node = bare(api, condition);
  if (api.isPrefixUnaryExpression(node) && node.operator === api.SyntaxKind.ExclamationToken) {
    return sameValue(source, node.operand);
  }
  const isChain = api.isBinaryExpression(node) && isAndOr(api, node.operatorToken.kind);
  return isChain ? `!(${textOf(source, node)})` : negated(source, condition);
}
