import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { isMemberName } from '../scope-names.ts';

/* Whether a function could be called before a certain statement of the code around it was reached. */

/** Whether a value is only handed to importers, who come later. */
function isExportOnly(api: TypeScript, node: ts.Node): boolean {
  if (api.isExportDeclaration(node) || api.isExportAssignment(node)) return true;
  if (!api.isExpressionStatement(node) || !api.isBinaryExpression(node.expression)) return false;
  const { left, right } = node.expression;
  const isValue = (value: ts.Expression): boolean =>
    api.isIdentifier(value) ||
    api.isFunctionExpression(value) ||
    api.isArrowFunction(value) ||
    (api.isBinaryExpression(value) && /^(?:module\.)?exports\b/.test(value.getText()) && isValue(value.right)) ||
    (api.isObjectLiteralExpression(value) &&
      value.properties.every((one) =>
        api.isPropertyAssignment(one) ? isValue(one.initializer) : !api.isSpreadAssignment(one),
      ));
  return /^(?:module\.exports|exports)(?:\.\w+)*$/.test(left.getText()) && isValue(right);
}

/** Names that the code in `[start, end)` of `root` mentions, bodies of declared functions left out. */
function mentioned(api: TypeScript, root: ts.Node, start: number, end: number): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (node.end <= start || node.pos >= end) return;
    if (node !== root && (api.isFunctionDeclaration(node) || isExportOnly(api, node))) return;
    if (api.isIdentifier(node) && !isMemberName(api, node) && node.pos >= start && node.end <= end)
      names.add(node.text);
    api.forEachChild(node, visit);
  };
  visit(root);
  return names;
}

/** For each name of a declared function, the names that functions of this name mention. */
function mentionsByFunction({ ts: api, sourceFile }: SourceContext): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const visit = (node: ts.Node): void => {
    const name = api.isFunctionDeclaration(node) && node.name?.text;
    if (name) found.set(name, new Set([...(found.get(name) ?? []), ...mentioned(api, node, node.pos, node.end)]));
    api.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

/** Everything that could run when the names are used: the names, and what functions of these names mention in turn. */
function reachable(source: SourceContext, start: ReadonlySet<string>): ReadonlySet<string> {
  const mentions = source.once(mentionsByFunction);
  const names = new Set(start);
  for (const name of names) {
    for (const inner of mentions.get(name) ?? []) names.add(inner);
  }
  return names;
}

function callsAnything(api: TypeScript, root: ts.Node, start: number, end: number): boolean {
  const visit = (node: ts.Node): boolean | undefined => {
    if (node.end <= start || node.pos >= end) return undefined;
    // Loading another module calls nothing of this one.
    const loads = api.isCallExpression(node) && node.expression.getText() === 'require';
    const calls =
      (api.isCallExpression(node) && !loads) ||
      api.isNewExpression(node) ||
      api.isTaggedTemplateExpression(node) ||
      api.isAwaitExpression(node) ||
      api.isYieldExpression(node) ||
      api.isForOfStatement(node) ||
      api.isSpreadElement(node);
    if (calls) return true;
    if (node !== root && api.isFunctionLike(node)) return undefined;
    return api.forEachChild(node, visit);
  };
  return visit(root) ?? false;
}

/**
 * Whether `fn` could be called before control reaches `point`, both inside `owner`. Importers are taken to come later.
 */
export function mayRunBefore(source: SourceContext, fn: ts.Node, point: ts.Node, owner: ts.Node): boolean {
  const { ts: api, sourceFile } = source;
  const name = api.isFunctionDeclaration(fn) ? fn.name?.text : undefined;
  const { body = owner } = owner as { readonly body?: ts.Node };
  // Any other function does not exist before the place where it stands.
  const start = (name === undefined ? fn : body).getStart(sourceFile);
  const end = point.getStart(sourceFile);
  if (!callsAnything(api, owner, start, end)) return false;
  if (name === undefined) return true;
  return reachable(source, mentioned(api, owner, start, end)).has(name);
}
