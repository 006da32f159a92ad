import type ts from 'typescript';
import { err, ok, type Result } from '../../../core/base/index.ts';
import type { SourceContext, TypeScript } from '../refactoring.ts';
import { isUse, ownerOf, type Reference, type Scopes } from './extraction-scopes.ts';
import { isModule } from './references.ts';
import { jumpOut, lexicalUses } from './extraction-jumps.ts';

/** Consecutive statements of one block. Never empty. */
export interface Run {
  readonly statements: readonly ts.Statement[];
  readonly block: ts.Block;
}

/** Where the new function goes: right after `anchor`, a direct child of `container`. */
export interface Home {
  readonly container: ts.SourceFile | ts.Block | ts.ModuleBlock | ts.ClassLikeDeclaration;
  readonly anchor: ts.Node;
  /** Set when the home is a class: the new function is a method like the anchor. */
  readonly isMethod: boolean;
}

/** A name from around the run that the run needs handed in. */
export interface Parameter {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly firstUse: ts.Identifier;
}

/** The one value that the code after the run needs. */
export interface Outcome {
  readonly name: string;
  readonly symbol: ts.Symbol;
  /** How the caller takes it: a declaration, or an assignment to a name that exists outside. */
  readonly keyword: 'const' | 'let' | 'var' | undefined;
}

/** What flows into a run of statements and out of it. */
export interface Flow {
  readonly home: Home;
  readonly parameters: readonly Parameter[];
  readonly outcome: Outcome | undefined;
  /** The run ends its function and returns from it. */
  readonly returns: boolean;
  readonly usesAwait: boolean;
  /** The function that the run stands in. */
  readonly owner: ts.FunctionLikeDeclaration;
}

/** The first and last statement. */
export function endsOf(run: Run): readonly [ts.Statement, ts.Statement] {
  const [first] = run.statements;
  const last = run.statements.at(-1);
  if (!first || !last) throw new Error('a run holds at least one statement');
  return [first, last];
}

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

/** The declared names at the top of the run: those that code after the run may use. */
function declarationsAtTop(ts: TypeScript, run: Run): ReadonlySet<ts.Node> {
  return new Set(run.statements.flatMap((s) => (ts.isVariableStatement(s) ? [...s.declarationList.declarations] : [])));
}

/** What must hold for one captured name so that it can be handed in by value. */
function refuseParameter(
  ts: TypeScript,
  uses: readonly Reference[],
  symbol: ts.Symbol,
  inRun: (n: ts.Node) => boolean,
  owner: ts.Node,
): string | undefined {
  const { name } = symbol;
  const declaration = symbol.valueDeclaration;
  if (!declaration) return `\`${name}\` is a type that only exists inside the function`;
  const isValue =
    ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isBindingElement(declaration);
  if (!isValue) return `it uses the inner \`${name}\``;
  const writes = uses.filter((u) => u.write);
  const isDeferred = (u: Reference): boolean => u.owner !== owner;
  if (writes.some(isDeferred)) return `another function changes \`${name}\``;
  if (writes.length > 0 && uses.some((u) => inRun(u.node) && isDeferred(u))) {
    return `a function made there keeps \`${name}\`, which changes`;
  }
  if (writes.some((u) => inRun(u.node)) && uses.some(isDeferred)) return `another function sees \`${name}\` change`;
  return undefined;
}

/** What must hold for a name declared in the run and used after it, so that it can be given back. */
function refuseOutcome(
  ts: TypeScript,
  scopes: Scopes,
  symbol: ts.Symbol,
  run: Run,
  inRun: (n: ts.Node) => boolean,
): string | undefined {
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

function keywordOf(ts: TypeScript, declaration: ts.Node, isWrittenLater: boolean): Outcome['keyword'] {
  const { flags } = declaration.parent;
  if ((flags & ts.NodeFlags.BlockScoped) === 0) return 'var';
  return isWrittenLater ? 'let' : 'const';
}

interface Sides {
  readonly scopes: Scopes;
  readonly run: Run;
  readonly home: Home;
  readonly owner: ts.Node;
  readonly inRun: (node: ts.Node) => boolean;
}

type Names = Pick<Flow, 'parameters' | 'outcome'>;

function outcomesOf(ts: TypeScript, sides: Sides, uses: readonly Use[]): Result<readonly Outcome[], string> {
  const { scopes, run, inRun } = sides;
  const outcomes: Outcome[] = [];
  for (const symbol of symbolsDeclaredIn(ts, scopes, run)) {
    const outside = scopes.referencesOf(symbol).filter((u) => !inRun(u.node));
    if (outside.length === 0) continue;
    const why = refuseOutcome(ts, scopes, symbol, run, inRun);
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
  const { scopes, run, home, owner, inRun } = sides;
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
    const why = refuseParameter(ts, scopes.referencesOf(symbol), symbol, inRun, owner);
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

/** Says what flows into the run and out of it, or in words why the run cannot become a function. */
export function analyseRun(source: SourceContext, scopes: Scopes, run: Run): Result<Flow, string> {
  const { ts } = source;
  const owner = ownerOf(ts, run.block);
  if (!ts.isFunctionLike(owner) || !('body' in owner)) return err('it does not stand in a function');
  if (ts.isBlock(run.block.parent.parent) && ts.isClassStaticBlockDeclaration(run.block.parent)) {
    return err('it stands in a static block');
  }
  const uses = lexicalUses(ts, run.statements);
  if (uses.refusal) return err(uses.refusal);
  const jump = jumpOut(ts, run.statements);
  if (jump.refusal) return err(jump.refusal);
  if (jump.returns && (!isTail(ts, run, owner) || owner.asteriskToken))
    return err('it returns from the middle of the function');
  if (uses.usesPrivateName && !uses.usesThis) return err('it uses private names of another object');
  const home = uses.usesThis ? classHome(ts, owner) : moduleHome(ts, run.block);
  if (!home) return err('it uses `this` outside of a method of a class');
  if (!home.isMethod && source.ts.isSourceFile(home.container) && !isModule(source)) {
    return err('the file is a plain script, where a new function would be global');
  }
  if (isStrictByItself(ts, run.block, home)) return err('the function has a "use strict" of its own');
  const [first, last] = endsOf(run);
  const inRun = (n: ts.Node): boolean => n.pos >= first.pos && n.end <= last.end;
  const names = namesOf(ts, { scopes, run, home, owner, inRun });
  if (!names.ok) return names;
  if (jump.returns && names.value.outcome) return err(`it changes \`${names.value.outcome.name}\` and returns`);
  if (uses.bareVar !== undefined && isInLoop(ts, run.block, owner)) {
    return err(`\`${uses.bareVar}\` may keep its value from one round of the loop to the next`);
  }
  return ok({ home, ...names.value, returns: jump.returns, usesAwait: uses.usesAwait, owner });
}

function isStrictByItself(ts: TypeScript, block: ts.Node, home: Home): boolean {
  for (let node = block; node !== home.container; node = node.parent) {
    const first = ts.isBlock(node) ? node.statements[0] : undefined;
    const isDirective = first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
    if (isDirective && first.expression.text === 'use strict') return true;
  }
  return false;
}

function isInLoop(ts: TypeScript, node: ts.Node, owner: ts.Node): boolean {
  for (let n = node; n !== owner; n = n.parent) if (ts.isIterationStatement(n, false)) return true;
  return false;
}
