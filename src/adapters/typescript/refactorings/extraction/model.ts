import type ts from 'typescript';
import type { Scopes } from './scopes.ts';

/** Consecutive statements of one block. Never empty. */
export interface Run {
  readonly statements: readonly ts.Statement[];
  readonly block: ts.Block;
}

/** Where the new function goes: next to `anchor`, a direct child of `container`. */
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

/** What the checks of one run look at. */
export interface Sides {
  readonly scopes: Scopes;
  readonly run: Run;
  readonly home: Home;
  readonly owner: ts.Node;
  readonly inRun: (node: ts.Node) => boolean;
}
