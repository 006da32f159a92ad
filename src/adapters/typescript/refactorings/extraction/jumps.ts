import type ts from 'typescript';
import type { TypeScript } from '../../refactoring.ts';
import { isMemberName } from '../scope-names.ts';

/** How statements leave themselves other than by reaching their end or throwing. */
export interface Jumps {
  readonly returns: boolean;
  /** Why the jumps cannot move into another function. */
  readonly refusal: string | undefined;
}

/** `return`, `break` and `continue` whose target lies outside the statements. */
export function jumpOut(ts: TypeScript, statements: readonly ts.Statement[]): Jumps {
  let returns = false;
  let refusal: string | undefined;
  const visit = (node: ts.Node, breakable: boolean, continuable: boolean, labels: readonly string[]): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node)) returns = true;
    if (ts.isBreakOrContinueStatement(node)) {
      const isBreak = ts.isBreakStatement(node);
      const lands = node.label ? labels.includes(node.label.text) : isBreak ? breakable : continuable;
      if (!lands) refusal = `it ${isBreak ? 'breaks out of' : 'continues'} a loop around it`;
    }
    const isLoop = ts.isIterationStatement(node, false);
    const inner = ts.isLabeledStatement(node) ? [...labels, node.label.text] : labels;
    ts.forEachChild(node, (child) =>
      visit(child, breakable || isLoop || ts.isSwitchStatement(node), continuable || isLoop, inner),
    );
  };
  for (const statement of statements) visit(statement, false, false, []);
  return { returns, refusal };
}

/** What the statements take from the function that they stand in, other than names. */
export interface LexicalUses {
  readonly usesThis: boolean;
  readonly usesPrivateName: boolean;
  readonly usesAwait: boolean;
  readonly usesYield: boolean;
  /** A `var` without a value: inside a loop it keeps the value of the round before. */
  readonly bareVar: string | undefined;
  /** Why the statements cannot stand in another function. */
  readonly refusal: string | undefined;
}

const cannotMove = {
  super: 'it uses `super`',
  arguments: 'it uses `arguments`',
  target: 'it uses `new.target`',
  yield: 'it yields',
  eval: 'it uses `eval`, which sees every name around it',
} as const;

function cannotMoveOf(ts: TypeScript, node: ts.Node): keyof typeof cannotMove | undefined {
  if (node.kind === ts.SyntaxKind.SuperKeyword) return 'super';
  if (ts.isYieldExpression(node)) return 'yield';
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword) return 'target';
  if (!ts.isIdentifier(node)) return undefined;
  if (isMemberName(ts, node)) return undefined;
  if (node.text === 'arguments') return 'arguments';
  return node.text === 'eval' && ts.isCallExpression(node.parent) ? 'eval' : undefined;
}

/** Finds `this`, `await`, private names and what cannot move at all. */
export function lexicalUses(ts: TypeScript, statements: readonly ts.Statement[]): LexicalUses {
  let usesThis = false;
  let usesPrivateName = false;
  let usesAwait = false;
  let bareVar: string | undefined;
  let refusal: string | undefined;
  const visit = (node: ts.Node, isOwn: boolean, bindsThis: boolean): void => {
    const blocker = cannotMoveOf(ts, node);
    const isBound = bindsThis && blocker !== 'eval';
    if (blocker && !isBound && (isOwn || blocker !== 'yield')) refusal = cannotMove[blocker];
    if (node.kind === ts.SyntaxKind.ThisKeyword && !bindsThis) usesThis = true;
    if (ts.isPrivateIdentifier(node) && !bindsThis) usesPrivateName = true;
    const awaits = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (awaits && isOwn) usesAwait = true;
    if (ts.isVariableDeclarationList(node) && isOwn && /using/.test(node.getFirstToken()?.getText() ?? '')) {
      refusal = 'it declares with `using`';
    }
    if (ts.isVariableDeclaration(node) && isOwn && isBareVar(ts, node)) bareVar = node.name.getText();
    const isFunction = ts.isFunctionLike(node);
    const binds = (isFunction && !ts.isArrowFunction(node)) || ts.isClassLike(node);
    ts.forEachChild(node, (child) => visit(child, isOwn && !isFunction && !ts.isClassLike(node), bindsThis || binds));
  };
  for (const statement of statements) visit(statement, true, false);
  return { usesThis, usesPrivateName, usesAwait, usesYield: refusal === cannotMove.yield, bareVar, refusal };
}

function isBareVar(ts: TypeScript, node: ts.VariableDeclaration): boolean {
  const isVar = ts.isVariableDeclarationList(node.parent) && (node.parent.flags & ts.NodeFlags.BlockScoped) === 0;
  const inHead = ts.isForInStatement(node.parent.parent) || ts.isForOfStatement(node.parent.parent);
  return isVar && !node.initializer && !inHead;
}
