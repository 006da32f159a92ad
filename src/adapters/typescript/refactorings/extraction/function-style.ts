import type ts from 'typescript';
import type { SourceContext } from '../../refactoring.ts';
import type { Home } from './model.ts';
import { isUse } from './scopes.ts';
import { everyNode } from './statement-effects.ts';

/* How the file writes its functions, so that a new one looks like its neighbours and stands where they would have put it. */

/** How a function is introduced: `function f() {}`, `const f = function f() {};` or `const f = () => {};`. */
export interface FunctionForm {
  readonly kind: 'declaration' | 'expression' | 'arrow';
  /** What introduces the name of an expression or an arrow. */
  readonly keyword: 'const' | 'let' | 'var';
}

interface NamedFunction {
  readonly name: string;
  readonly form: FunctionForm;
  readonly statement: ts.Node;
}

function statementsOf(container: Home['container']): readonly ts.Node[] {
  return 'statements' in container ? container.statements : [];
}

function keywordOf(list: ts.VariableDeclarationList): FunctionForm['keyword'] {
  const [word] = list.getText().split(/\s/, 1);
  return word === 'const' || word === 'let' ? word : 'var';
}

/** The functions that the container names, in their order. */
function functionsOf(source: SourceContext, container: Home['container']): readonly NamedFunction[] {
  const { ts } = source;
  return statementsOf(container).flatMap((statement): NamedFunction[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      return [{ name: statement.name.text, form: { kind: 'declaration', keyword: 'const' }, statement }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    const keyword = keywordOf(statement.declarationList);
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      if (!initializer || !ts.isIdentifier(name)) return [];
      const isArrow = ts.isArrowFunction(initializer);
      if (!isArrow && !ts.isFunctionExpression(initializer)) return [];
      return [{ name: name.text, form: { kind: isArrow ? 'arrow' : 'expression', keyword }, statement }];
    });
  });
}

/** Fewer functions than this may be written as they are for a reason of their own. */
const FEWEST_ALIKE = 2;

/** A function declaration, unless the file has none and writes its functions another way throughout. */
export function functionForm(source: SourceContext, home: Home): FunctionForm {
  const [first, ...others] = functionsOf(source, home.container).map(({ form }) => form);
  const isHabit =
    first !== undefined &&
    others.length + 1 >= FEWEST_ALIKE &&
    others.every(({ kind, keyword }) => kind === first.kind && keyword === first.keyword);
  return isHabit ? first : { kind: 'declaration', keyword: 'const' };
}

/** Whether the container's functions stand above those that call them rather than below. */
export function putsCalleesFirst(source: SourceContext, home: Home): boolean {
  const { ts } = source;
  const functions = functionsOf(source, home.container);
  const places = new Map(functions.map(({ name, statement }) => [name, statement]));
  let balance = 0;
  for (const statement of statementsOf(home.container)) {
    const called = new Set<ts.Node>();
    everyNode(ts, [statement], (node) => {
      const place = ts.isIdentifier(node) && isUse(ts, node) ? places.get(node.text) : undefined;
      if (place && place !== statement) called.add(place);
    });
    for (const { pos } of called) balance += pos < statement.pos ? 1 : -1;
  }
  return balance > 0;
}

/** What stands between a function's name and its parameters: a space where most of its kind have one. */
export function gapBeforeParameters(source: SourceContext, isMethod: boolean): '' | ' ' {
  const { ts, text } = source;
  let balance = 0;
  const visit = (node: ts.Node): void => {
    let name: ts.Node | undefined;
    if (isMethod) name = ts.isMethodDeclaration(node) ? node.name : undefined;
    else if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) name = node.name;
    if (name) balance += text[name.end] === ' ' ? 1 : -1;
    ts.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return balance > 0 ? ' ' : '';
}
