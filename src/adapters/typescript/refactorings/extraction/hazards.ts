import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import type { Run, Sides } from './model.ts';
import { ownerOf, type Reference } from './scopes.ts';

/* Why a name that is shared by reference today cannot be handed over by value. Each answer is a reason, or undefined. */

/** A `var` that every round of a loop sets anew, while all rounds share it. */
function isSharedByRounds(ts: TypeScript, declaration: ts.Node): boolean {
  if (!ts.isVariableDeclaration(declaration)) return false;
  if ((declaration.parent.flags & ts.NodeFlags.BlockScoped) !== 0) return false;
  return isInLoop(ts, declaration, ownerOf(ts, declaration));
}

/** What must hold for one captured name so that it can be handed in by value. */
export function refuseParameter(ts: TypeScript, sides: Sides, symbol: ts.Symbol): string | undefined {
  const { name } = symbol;
  const { inRun, owner, run, scopes } = sides;
  const uses = scopes.referencesOf(symbol);
  const declaration = symbol.valueDeclaration;
  if (!declaration) return `\`${name}\` is a type that only exists inside the function`;
  const isValue =
    ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isBindingElement(declaration);
  if (!isValue) return `it uses the inner \`${name}\``;
  if (symbol.declarations?.some((d) => d.pos > (run.statements[0]?.pos ?? 0))) {
    return `\`${name}\` is declared after it`;
  }
  const writes = uses.filter((u) => u.write);
  const isDeferred = (u: Reference): boolean => u.owner !== owner;
  if (writes.some(isDeferred)) return `another function changes \`${name}\``;
  const changes = writes.length > 0 || symbol.declarations?.some((d) => isSharedByRounds(ts, d)) === true;
  if (changes && uses.some((u) => inRun(u.node) && isDeferred(u))) {
    return `a function made there keeps \`${name}\`, which changes`;
  }
  if (writes.some((u) => inRun(u.node)) && uses.some(isDeferred)) return `another function sees \`${name}\` change`;
  return undefined;
}

/** The declared names at the top of the run: those that code after the run may use. */
function declarationsAtTop(ts: TypeScript, run: Run): ReadonlySet<ts.Node> {
  return new Set(run.statements.flatMap((s) => (ts.isVariableStatement(s) ? [...s.declarationList.declarations] : [])));
}

/** What must hold for a name declared in the run and used after it, so that it can be given back. */
export function refuseOutcome(ts: TypeScript, { scopes, run, inRun }: Sides, symbol: ts.Symbol): string | undefined {
  const { name } = symbol;
  const [declaration] = symbol.declarations ?? [];
  if (symbol.declarations?.length !== 1 || !declaration || !declarationsAtTop(ts, run).has(declaration)) {
    return `the code after it uses \`${name}\`, which cannot be given back simply`;
  }
  const owner = ownerOf(ts, declaration);
  const uses = scopes.referencesOf(symbol);
  const [first] = run.statements;
  if (uses.some((u) => !inRun(u.node) && u.node.pos < (first?.pos ?? 0))) return `\`${name}\` is used before it`;
  const isDeferredInRun = (u: Reference): boolean => inRun(u.node) && u.owner !== owner;
  if (uses.some((u) => isDeferredInRun(u) && u.write)) return `a function made there changes \`${name}\``;
  if (uses.some(isDeferredInRun) && uses.some((u) => u.write && !inRun(u.node))) {
    return `a function made there keeps \`${name}\`, which changes later`;
  }
  return undefined;
}

/** In a loop, a `var` lives on from round to round: without a value, or kept by a function made there. */
export function refuseCarriedVar(
  ts: TypeScript,
  { scopes, run, owner, inRun }: Sides,
  declared: readonly ts.Symbol[],
  bareVar: string | undefined,
): string | undefined {
  if (!isInLoop(ts, run.block, owner)) return undefined;
  if (bareVar !== undefined) return `\`${bareVar}\` may keep its value from one round of the loop to the next`;
  const kept = declared.find((symbol) => {
    const isVar = symbol.declarations?.some((d) => isSharedByRounds(ts, d)) === true;
    return isVar && scopes.referencesOf(symbol).some((u) => inRun(u.node) && u.owner !== owner);
  });
  return kept && `a function made there keeps \`${kept.name}\`, which all rounds of the loop share`;
}

function isInLoop(ts: TypeScript, node: ts.Node, owner: ts.Node): boolean {
  for (let n = node; n !== owner; n = n.parent) if (ts.isIterationStatement(n, false)) return true;
  return false;
}

/** Whether an error on the way may be caught by the function itself, which then sees what was done so far. */
export function isInTry(ts: TypeScript, node: ts.Node, owner: ts.Node): boolean {
  for (let n = node; n !== owner; n = n.parent) if (ts.isTryStatement(n)) return true;
  return false;
}

function hasDirective(ts: TypeScript, statements: readonly ts.Statement[]): boolean {
  const [first] = statements;
  return (
    first !== undefined && ts.isExpressionStatement(first) && first.expression.getText().slice(1, -1) === 'use strict'
  );
}

function isAssignment(ts: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Whether the run writes to a property: in strict code that may throw where elsewhere it does nothing. */
function writesProperty(ts: TypeScript, statements: readonly ts.Node[]): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isDeleteExpression(node)) return true;
    const assigns = ts.isBinaryExpression(node) && isAssignment(ts, node.operatorToken.kind);
    if (assigns && !ts.isIdentifier(node.left)) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return statements.some(visit);
}

/** Strict mode must be the same in the new place: a class and a directive make code strict that stands in them. */
export function refuseStrictness(
  source: SourceContext,
  statements: readonly ts.Statement[],
  block: ts.Node,
  container: ts.Node,
): string | undefined {
  const { ts, sourceFile } = source;
  const isStrictFile =
    ts.isExternalModule(sourceFile) || !/\.c?jsx?$/.test(source.path) || hasDirective(ts, sourceFile.statements);
  if (isStrictFile) return undefined;
  for (let node = block; node !== container; node = node.parent) {
    if (ts.isBlock(node) && hasDirective(ts, node.statements)) return 'the function has a "use strict" of its own';
    if (ts.isClassLike(node) && writesProperty(ts, statements)) return 'it would leave the strict mode of its class';
  }
  return undefined;
}
