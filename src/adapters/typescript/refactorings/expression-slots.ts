import type ts from 'typescript';
import type { SourceContext, TextEdit, TypeScript } from '../refactoring.ts';
import { hasCommentIn, startOf, textOf } from './statement-text.ts';

/* Puts a new expression where another one stood: parentheses where they are needed, none where they became idle. */

const UNARY = 15;
const PRIMARY = 18;
const COALESCE = 4;
const OR = 4.5;

function binaryLevels(api: TypeScript): ReadonlyMap<ts.SyntaxKind, number> {
  const { SyntaxKind: kind } = api;
  return new Map([
    [kind.QuestionQuestionToken, COALESCE],
    [kind.BarBarToken, OR],
    [kind.AmpersandAmpersandToken, 5],
    [kind.BarToken, 6],
    [kind.CaretToken, 7],
    [kind.AmpersandToken, 8],
    [kind.EqualsEqualsToken, 9],
    [kind.ExclamationEqualsToken, 9],
    [kind.EqualsEqualsEqualsToken, 9],
    [kind.ExclamationEqualsEqualsToken, 9],
    [kind.LessThanToken, 10],
    [kind.GreaterThanToken, 10],
    [kind.LessThanEqualsToken, 10],
    [kind.GreaterThanEqualsToken, 10],
    [kind.InstanceOfKeyword, 10],
    [kind.InKeyword, 10],
    [kind.LessThanLessThanToken, 11],
    [kind.GreaterThanGreaterThanToken, 11],
    [kind.GreaterThanGreaterThanGreaterThanToken, 11],
    [kind.PlusToken, 12],
    [kind.MinusToken, 12],
    [kind.AsteriskToken, 13],
    [kind.SlashToken, 13],
    [kind.PercentToken, 13],
    [kind.AsteriskAsteriskToken, 14],
    [kind.CommaToken, 0],
  ]);
}

/** How tightly the expression binds: 0 for a comma to 18 for a name, a call or parentheses. */
export function levelOf(api: TypeScript, node: ts.Expression): number {
  if (api.isBinaryExpression(node)) return binaryLevels(api).get(node.operatorToken.kind) ?? 1;
  if (api.isConditionalExpression(node)) return 3;
  if (api.isArrowFunction(node) || api.isYieldExpression(node) || api.isSpreadElement(node)) return 1;
  if (api.isAsExpression(node) || api.isSatisfiesExpression(node)) return 10;
  const isUnary =
    api.isPrefixUnaryExpression(node) ||
    api.isTypeOfExpression(node) ||
    api.isVoidExpression(node) ||
    api.isDeleteExpression(node) ||
    api.isAwaitExpression(node) ||
    api.isTypeAssertionExpression(node);
  if (isUnary) return UNARY;
  return api.isPostfixUnaryExpression(node) ? 16 : PRIMARY;
}

/** The level that an expression must have to stand in the place of `node` without parentheses. */
function slotLevel(api: TypeScript, node: ts.Expression): number {
  const { parent } = node;
  if (api.isBinaryExpression(parent)) {
    const level = levelOf(api, parent);
    const isLogic = level === OR || level === 5 || level <= 1;
    return parent.right === node && !isLogic ? level + 0.1 : level;
  }
  if (api.isConditionalExpression(parent)) return parent.condition === node ? COALESCE : 1;
  if (api.isAsExpression(parent) || api.isSatisfiesExpression(parent)) return 10;
  const isHead =
    (api.isPropertyAccessExpression(parent) ||
      api.isElementAccessExpression(parent) ||
      api.isCallExpression(parent) ||
      api.isNewExpression(parent) ||
      api.isNonNullExpression(parent) ||
      api.isExpressionWithTypeArguments(parent) ||
      api.isDecorator(parent)) &&
    parent.expression === node;
  if (isHead || api.isTaggedTemplateExpression(parent)) return PRIMARY;
  return api.isExpression(parent) && levelOf(api, parent) >= UNARY && levelOf(api, parent) < PRIMARY ? UNARY : 1;
}

const isWordCharacter = (character: string | undefined): boolean => /[\w$]/.test(character ?? ' ');

/**
 * Edit that puts `text`, which binds at `level`, in the place of `node`; undefined where that would join it to the
 * statement before or lose a comment.
 */
export function replaced(
  source: SourceContext,
  node: ts.Expression,
  text: string,
  level: number,
): TextEdit | undefined {
  const { ts: api } = source;
  let place = node;
  while (
    level >= UNARY &&
    api.isParenthesizedExpression(place.parent) &&
    !hasCommentIn(source, place.parent.pos, place.parent.end) &&
    !textOf(source, place.parent).includes('\n') &&
    level >= slotLevel(api, place.parent)
  ) {
    place = place.parent;
  }
  const { parent } = place;
  const isMixed =
    api.isBinaryExpression(parent) &&
    ((levelOf(api, parent) === COALESCE && (level === OR || level === 5)) ||
      (level === COALESCE && (levelOf(api, parent) === OR || levelOf(api, parent) === 5)));
  let content = isMixed || level < slotLevel(api, place) ? `(${text})` : text;
  const start = startOf(source, place);
  const statement = api.findAncestor(place, api.isExpressionStatement);
  if (statement && startOf(source, statement) === start && /^[([`+\-/{]/.test(content)) return undefined;
  if (api.isArrowFunction(place.parent) && content.startsWith('{')) return undefined;
  if (isWordCharacter(source.text[start - 1]) && isWordCharacter(content[0])) content = ` ${content}`;
  if (isWordCharacter(source.text[place.end]) && isWordCharacter(content.at(-1))) content += ' ';
  return { start, end: place.end, text: content };
}
