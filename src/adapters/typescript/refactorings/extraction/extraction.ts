import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { endsOf, type Flow, type Home, type Outcome, type Parameter, type Run, type Sides } from './model.ts';
import { isUse, ownerOf, type Reference, type Scopes } from './scopes.ts';
import { isModule } from '../references.ts';
import { isInTry, refuseCarriedVar, refuseOutcome, refuseParameter, refuseStrictness } from './hazards.ts';
import { jumpOut, lexicalUses, type LexicalUses } from './jumps.ts';

function isInside(node: ts.Node, container: ts.Node): boolean {
  return node.pos >= container.pos && node.end <= container.end;
}

/** A function whose only purpose is to wrap a module: called on the spot or handed to a loader at the top of the file. */
function isModuleWrapper(ts: TypeScript, node: ts.Node): boolean {
  if (!ts.isFunctionExpression(node) && !ts.isArrowFunction(node)) return false;
  let outer: ts.Node = node.parent;
  while (!ts.isStatement(outer)) {
    if (ts.isFunctionLike(outer) || ts.isClassLike(outer) || ts.isVariableDeclaration(outer)) return false;
    outer = outer.parent;
  }
  const isCalled = ts.isCallExpression(node.parent) || ts.isParenthesizedExpression(node.parent);
  return ts.isExpressionStatement(outer) && ts.isSourceFile(outer.parent) && isCalled;
}

/** The module level around a node: the file, a namespace, or the body of a function that wraps the module. */
function moduleHome(ts: TypeScript, node: ts.Node): Home {
  let anchor = node;
  for (;;) {
    const container = anchor.parent;
    if (ts.isSourceFile(container) || ts.isModuleBlock(container)) return { container, anchor, isMethod: false };
    if (ts.isBlock(container) && isModuleWrapper(ts, container.parent)) {
      return { container, anchor, isMethod: false };
    }
    anchor = container;
  }
}

/** The class that `this` belongs to, when the run stands in one of its methods. */
function classHome(ts: TypeScript, owner: ts.Node): Home | undefined {
  let member: ts.Node = owner;
  while (ts.isArrowFunction(member)) member = ownerOf(ts, member);
  if (!ts.isMethodDeclaration(member) || !ts.isClassLike(member.parent)) return undefined;
  return { container: member.parent, anchor: member, isMethod: true };
}

/** Whether the new function at home sees the declaration without being handed its value. */
function isVisible(ts: TypeScript, declaration: ts.Declaration, home: Home): boolean {
  const { container } = home;
  if (declaration.getSourceFile() !== container.getSourceFile() || !isInside(declaration, container)) return true;
  if (home.isMethod) return !isInside(declaration, home.anchor);
  if (ts.isFunctionExpression(declaration) || ts.isClassExpression(declaration)) return false;
  const list = ts.isVariableDeclaration(declaration) ? declaration.parent : undefined;
  const isVar = list !== undefined && (list.flags & ts.NodeFlags.BlockScoped) === 0;
  let node: ts.Node = declaration.parent;
  while (node !== container) {
    const closes = ts.isBlock(node) || ts.isCaseBlock(node) || ts.isIterationStatement(node, false);
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isCatchClause(node) || (closes && !isVar)) return false;
    node = node.parent;
  }
  return true;
}

interface Use {
  readonly symbol: ts.Symbol;
  readonly node: ts.Identifier;
}

function usesIn(ts: TypeScript, scopes: Scopes, run: Run): readonly Use[] {
  const uses: Use[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isUse(ts, node)) {
      const symbol = scopes.symbolOf(node);
      if (symbol) uses.push({ symbol, node });
    }
    ts.forEachChild(node, visit);
  };
  run.statements.forEach(visit);
  return uses;
}

function keywordOf(ts: TypeScript, declaration: ts.Node, isWrittenLater: boolean): Outcome['keyword'] {
  const { flags } = declaration.parent;
  if ((flags & ts.NodeFlags.BlockScoped) === 0) return 'var';
  return isWrittenLater ? 'let' : 'const';
}

type Names = Pick<Flow, 'parameters' | 'outcome'>;

function outcomesOf(ts: TypeScript, sides: Sides, uses: readonly Use[]): Result<readonly Outcome[], string> {
  const { scopes, run, inRun } = sides;
  const outcomes: Outcome[] = [];
  for (const symbol of symbolsDeclaredIn(ts, scopes, run)) {
    const outside = scopes.referencesOf(symbol).filter((u) => !inRun(u.node));
    if (outside.length === 0) continue;
    const why = refuseOutcome(ts, sides, symbol);
    if (why) return err(why);
    const [declaration] = symbol.declarations ?? [];
    if (!declaration) continue;
    const written = outside.some((u) => u.write);
    outcomes.push({ name: symbol.name, symbol, keyword: keywordOf(ts, declaration, written) });
  }
  for (const symbol of new Set(uses.map((u) => u.symbol))) {
    const declaration = symbol.declarations?.[0];
    if (!declaration || inRun(declaration) || isVisible(ts, declaration, sides.home)) continue;
    const inside = scopes.referencesOf(symbol).filter((u) => inRun(u.node));
    if (!inside.some((u) => u.write)) continue;
    if (isOverwrittenFirst(ts, inside)) return err(`it sets \`${symbol.name}\`, which is declared outside`);
    outcomes.push({ name: symbol.name, symbol, keyword: undefined });
  }
  return ok(outcomes);
}

function isOverwrittenFirst(ts: TypeScript, inside: readonly Reference[]): boolean {
  const first = inside[0];
  const parent = first?.node.parent;
  if (!first?.write || !parent) return false;
  return !ts.isBinaryExpression(parent) || parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    ? !ts.isPrefixUnaryExpression(parent) && !ts.isPostfixUnaryExpression(parent)
    : false;
}

function symbolsDeclaredIn(ts: TypeScript, scopes: Scopes, run: Run): readonly ts.Symbol[] {
  const symbols: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && 'name' in node.parent && node.parent.name === node && !isUse(ts, node)) {
      const symbol = scopes.symbolOf(node);
      if (symbol && !symbols.includes(symbol)) symbols.push(symbol);
    }
    ts.forEachChild(node, visit);
  };
  run.statements.forEach(visit);
  return symbols;
}

function namesOf(ts: TypeScript, sides: Sides): Result<Names, string> {
  const { scopes, run, home, inRun } = sides;
  const uses = usesIn(ts, scopes, run);
  const outcomes = outcomesOf(ts, sides, uses);
  if (!outcomes.ok) return outcomes;
  if (outcomes.value.length > 1) {
    return err(`the code after it needs ${outcomes.value.map((o) => `\`${o.name}\``).join(' and ')}`);
  }
  const parameters = new Map<ts.Symbol, Parameter>();
  for (const { symbol, node } of uses) {
    const declaration = symbol.declarations?.[0];
    if (!declaration || inRun(declaration) || isVisible(ts, declaration, home) || parameters.has(symbol)) continue;
    const why = refuseParameter(ts, sides, symbol);
    if (why) return err(why);
    parameters.set(symbol, { name: symbol.name, symbol, firstUse: node });
  }
  const placeOf = (p: Parameter): number => p.symbol.declarations?.[0]?.pos ?? 0;
  const sorted = [...parameters.values()].sort((a, b) => placeOf(a) - placeOf(b));
  return ok({ parameters: sorted, outcome: outcomes.value[0] });
}

/** Whether the run is the last thing that its function does. */
function isTail(ts: TypeScript, run: Run, owner: ts.Node): boolean {
  const isPlain = !ts.isConstructorDeclaration(owner) && !ts.isAccessor(owner);
  return isPlain && run.block.parent === owner && run.block.statements.at(-1) === run.statements.at(-1);
}

/** Where the new function goes, or why nowhere. */
function placeFor(
  source: SourceContext,
  run: Run,
  owner: ts.FunctionLikeDeclaration,
  uses: LexicalUses,
): Result<Home, string> {
  const { ts } = source;
  if (uses.usesPrivateName && !uses.usesThis) return err('it uses private names of another object');
  const home = uses.usesThis ? classHome(ts, owner) : moduleHome(ts, run.block);
  if (!home) return err('it uses `this` outside of a method of a class');
  if (!home.isMethod && ts.isSourceFile(home.container) && !isModule(source)) {
    return err('the file is a plain script, where a new function would be global');
  }
  const why = refuseStrictness(source, run.statements, run.block, home.container);
  return why === undefined ? ok(home) : err(why);
}

/** Says what flows into the run and out of it, or in words why the run cannot become a function. */
export function analyseRun(source: SourceContext, scopes: Scopes, run: Run): Result<Flow, string> {
  const { ts } = source;
  const owner = ownerOf(ts, run.block);
  if (!ts.isFunctionLike(owner) || !('body' in owner)) return err('it does not stand in a function');
  const uses = lexicalUses(ts, run.statements);
  const jump = jumpOut(ts, run.statements);
  const refusal = uses.refusal ?? jump.refusal;
  if (refusal !== undefined) return err(refusal);
  if (jump.returns && (!isTail(ts, run, owner) || owner.asteriskToken)) {
    return err('it returns from the middle of the function');
  }
  const home = placeFor(source, run, owner, uses);
  if (!home.ok) return home;
  const [first, last] = endsOf(run);
  const inRun = (n: ts.Node): boolean => n.pos >= first.pos && n.end <= last.end;
  const sides: Sides = { scopes, run, home: home.value, owner, inRun };
  const names = namesOf(ts, sides);
  if (!names.ok) return names;
  const { outcome } = names.value;
  if (jump.returns && outcome) return err(`it changes \`${outcome.name}\` and returns`);
  const hazard = refuseCarriedVar(ts, sides, symbolsDeclaredIn(ts, scopes, run), uses.bareVar);
  if (hazard !== undefined) return err(hazard);
  if (outcome && outcome.keyword !== 'const' && outcome.keyword !== 'let' && isInTry(ts, run.block, owner)) {
    return err(`what it does to \`${outcome.name}\` before an error would be lost`);
  }
  return ok({ home: home.value, ...names.value, returns: jump.returns, usesAwait: uses.usesAwait, owner });
}
