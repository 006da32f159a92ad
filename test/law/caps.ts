import ts from 'typescript';

/** The most lines that a hand-written file and a function in it may have, blank lines and comments counted. */
export const caps = { file: 400, function: 60 } as const;

/** Something longer than its cap. `name` is the file, or `file#function`. */
export interface Excess {
  readonly name: string;
  readonly lines: number;
}

type FunctionNode = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

function isFunction(node: ts.Node): node is FunctionNode {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

/** A suite is a list of tests in a pair of braces, not a function that anybody reads as one; so is a port's contract. */
function isSuite(node: FunctionNode): boolean {
  if (ts.isCallExpression(node.parent) && isCallOf(/^describe\b/, node.parent)) return true;
  if (!ts.isBlock(node.body)) return false;
  return node.body.statements.some((s) => ts.isExpressionStatement(s) && isCallOf(/^(?:describe|it)\b/, s.expression));
}

function isCallOf(name: RegExp, node: ts.Node): boolean {
  return ts.isCallExpression(node) && name.test(node.expression.getText());
}

function nameOf(node: FunctionNode): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.initializer === node) {
    return parent.name.getText();
  }
  if (ts.isCallExpression(parent)) {
    const [title] = parent.arguments;
    return title && ts.isStringLiteralLike(title) ? title.text : `${parent.expression.getText()}()`;
  }
  return 'anonymous';
}

/** What in a source passes its cap. */
export function excessesOf(file: string, text: string): readonly Excess[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const excesses: Excess[] = [];
  const lines = lineAt(source.end) + (text.endsWith('\n') ? 0 : 1);
  if (lines > caps.file) excesses.push({ name: file, lines });
  const visit = (node: ts.Node): void => {
    if (isFunction(node) && !isSuite(node)) {
      const length = lineAt(node.end) - lineAt(node.getStart()) + 1;
      if (length > caps.function) excesses.push({ name: `${file}#${nameOf(node)}`, lines: length });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return excesses;
}
