import type ts from 'typescript';
import type { TypeScript } from '../refactoring.ts';
import { sampleOf } from './regex-sample.ts';

/** What the body of a function suggests as telling inputs. */
export interface Hints {
  /** Numbers it compares with or counts by, with their neighbours. */
  readonly numbers: readonly number[];
  /** Strings it compares with, looks up or matches. */
  readonly strings: readonly string[];
  /** Lengths of texts or lists that it compares with, with their neighbours. */
  readonly lengths: readonly number[];
}

interface Collected {
  readonly numbers: Set<number>;
  readonly strings: Set<string>;
  readonly lengths: Set<number>;
}

/** How many function bodies are read for one function: its own and what it calls in the same file. */
const BODIES = 12;
const LIMIT = 14;

function isComparison(tsApi: TypeScript, kind: ts.SyntaxKind): boolean {
  const { SyntaxKind: K } = tsApi;
  return [
    K.LessThanToken,
    K.LessThanEqualsToken,
    K.GreaterThanToken,
    K.GreaterThanEqualsToken,
    K.EqualsEqualsToken,
    K.EqualsEqualsEqualsToken,
    K.ExclamationEqualsToken,
    K.ExclamationEqualsEqualsToken,
  ].includes(kind);
}

function mentionsLength(tsApi: TypeScript, node: ts.Node): boolean {
  if (tsApi.isPropertyAccessExpression(node) && /^(?:length|size)$/.test(node.name.text)) return true;
  return tsApi.forEachChild(node, (child) => mentionsLength(tsApi, child) || undefined) ?? false;
}

/** A number written down, also behind a minus or as the value of a constant of the file. */
function numberOf(
  tsApi: TypeScript,
  node: ts.Expression,
  constants: ReadonlyMap<string, ts.Expression>,
): number | null {
  if (tsApi.isParenthesizedExpression(node)) return numberOf(tsApi, node.expression, constants);
  if (tsApi.isNumericLiteral(node)) return Number(node.text);
  if (tsApi.isPrefixUnaryExpression(node) && node.operator === tsApi.SyntaxKind.MinusToken) {
    const value = numberOf(tsApi, node.operand, constants);
    return value === null ? null : -value;
  }
  if (tsApi.isBinaryExpression(node)) {
    const [left, right] = [node.left, node.right].map((side) => numberOf(tsApi, side, constants));
    if (left === null || right === null || left === undefined || right === undefined) return null;
    const { AsteriskToken, PlusToken, MinusToken } = tsApi.SyntaxKind;
    if (node.operatorToken.kind === AsteriskToken) return left * right;
    if (node.operatorToken.kind === PlusToken) return left + right;
    return node.operatorToken.kind === MinusToken ? left - right : null;
  }
  const constant = tsApi.isIdentifier(node) ? constants.get(node.text) : undefined;
  return constant && !tsApi.isIdentifier(constant) ? numberOf(tsApi, constant, constants) : null;
}

function addAround(set: Set<number>, value: number): void {
  if (!Number.isFinite(value)) return;
  for (const near of Number.isInteger(value) ? [value, value - 1, value + 1] : [value, Math.floor(value)])
    set.add(near);
}

function collectComparison(
  tsApi: TypeScript,
  node: ts.BinaryExpression,
  into: Collected,
  constants: ReadonlyMap<string, ts.Expression>,
): void {
  for (const [side, other] of [
    [node.left, node.right],
    [node.right, node.left],
  ] as const) {
    const value = numberOf(tsApi, side, constants);
    if (value !== null) addAround(mentionsLength(tsApi, other) ? into.lengths : into.numbers, value);
  }
}

/** String literals that are only printed say nothing about inputs. */
function isTelling(tsApi: TypeScript, node: ts.Node): boolean {
  const { parent } = node;
  if (tsApi.isImportDeclaration(parent) || tsApi.isThrowStatement(parent) || tsApi.isLiteralTypeNode(parent))
    return false;
  if (tsApi.isNewExpression(parent)) return !/Error$/.test(parent.expression.getText());
  if (tsApi.isPropertyAssignment(parent)) return parent.name === node;
  if (tsApi.isBinaryExpression(parent))
    return ![parent.left, parent.right].some((side) => tsApi.isTypeOfExpression(side));
  return true;
}

function collectNode(
  tsApi: TypeScript,
  node: ts.Node,
  into: Collected,
  constants: ReadonlyMap<string, ts.Expression>,
): void {
  if (tsApi.isBinaryExpression(node)) {
    const { PercentToken } = tsApi.SyntaxKind;
    const kind = node.operatorToken.kind;
    if (isComparison(tsApi, kind) || kind === PercentToken) collectComparison(tsApi, node, into, constants);
  }
  if (tsApi.isCaseClause(node)) {
    const value = numberOf(tsApi, node.expression, constants);
    if (value !== null) addAround(into.numbers, value);
  }
  if (tsApi.isStringLiteralLike(node) && isTelling(tsApi, node)) into.strings.add(node.text);
  if (tsApi.isRegularExpressionLiteral(node)) for (const sample of sampleOf(node.text)) into.strings.add(sample);
  if (tsApi.isPropertyAssignment(node) && tsApi.isIdentifier(node.name)) into.strings.add(node.name.text);
}

function topLevel(tsApi: TypeScript, file: ts.SourceFile) {
  const constants = new Map<string, ts.Expression>();
  const functions = new Map<string, ts.Node>();
  for (const statement of file.statements) {
    if (tsApi.isFunctionDeclaration(statement) && statement.name) functions.set(statement.name.text, statement);
    if (!tsApi.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!initializer || !tsApi.isIdentifier(name)) continue;
      if (tsApi.isArrowFunction(initializer) || tsApi.isFunctionExpression(initializer))
        functions.set(name.text, initializer);
      else constants.set(name.text, initializer);
    }
  }
  return { constants, functions };
}

/** Reads the function, and the functions and constants of the same file that it uses. */
export function hintsOf(tsApi: TypeScript, declaration: ts.SignatureDeclaration | undefined): Hints {
  const into: Collected = { numbers: new Set(), strings: new Set(), lengths: new Set() };
  if (declaration) {
    const { constants, functions } = topLevel(tsApi, declaration.getSourceFile());
    const seen = new Set<ts.Node>();
    const queue: ts.Node[] = [declaration];
    const visit = (node: ts.Node) => {
      collectNode(tsApi, node, into, constants);
      if (tsApi.isIdentifier(node)) {
        const used = functions.get(node.text) ?? constants.get(node.text);
        if (used && !seen.has(used)) queue.push(used);
      }
      tsApi.forEachChild(node, visit);
    };
    for (let next = queue.shift(); next && seen.size < BODIES; next = queue.shift()) {
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  }
  const lengths = [...into.lengths].filter((length) => Number.isInteger(length) && length >= 0 && length <= 200);
  return {
    numbers: [...into.numbers].slice(0, LIMIT),
    strings: [...into.strings].filter((string) => string.length <= 80).slice(0, 2 * LIMIT),
    lengths: lengths.slice(0, LIMIT),
  };
}
