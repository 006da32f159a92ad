import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import { bindingOf } from '../references.ts';
import { startWithComments } from './removal.ts';
import { firstMentioned, lexicalNames } from '../scope-names.ts';
import { contentLines, hasCommentIn, leadOf, nextLine, reindented, startOf, startsLine } from '../statement-text.ts';

/* What a piece of code that never runs does all the same: it declares, it makes generators, it tells people something. */

/** Comments by which people keep switched-off code on purpose. */
const onPurpose =
  /\b(?:TODO|FIXME|XXX|HACK|WIP|disabled?|temporar(?:y|ily)|debug(?:ging)?|re-?enable|uncomment|for now)\b/i;

function commentsIn(source: SourceContext, start: number, end: number): string {
  const parts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.end <= start || node.pos >= end) return;
    const children = node.getChildren(source.sourceFile);
    if (children.length > 0) for (const child of children) visit(child);
    else parts.push(source.text.slice(Math.max(node.pos, start), Math.min(startOf(source, node), end)));
  };
  visit(source.sourceFile);
  return parts.join('\n');
}

/** Names that are declared in the code and could be seen from outside: those of functions in it are not. */
function declaredNames(api: TypeScript, roots: readonly ts.Node[]): ts.Identifier[] {
  const names: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    const declares =
      api.isVariableDeclaration(node) ||
      api.isBindingElement(node) ||
      api.isFunctionDeclaration(node) ||
      api.isClassDeclaration(node) ||
      api.isEnumDeclaration(node) ||
      api.isInterfaceDeclaration(node) ||
      api.isTypeAliasDeclaration(node);
    if (declares && node.name && api.isIdentifier(node.name)) names.push(node.name);
    if (!api.isFunctionLike(node)) api.forEachChild(node, visit);
  };
  for (const root of roots) visit(root);
  return names;
}

function usedOutside(source: SourceContext, roots: readonly ts.Node[]): string | undefined {
  const isInside = (node: ts.Node): boolean => roots.some((root) => root.pos <= node.pos && node.end <= root.end);
  const names = declaredNames(source.ts, roots);
  return names.find((name) => {
    const binding = bindingOf(source, name);
    if (binding?.symbol.declarations?.some((one) => !isInside(one))) return false;
    return binding?.uses.some((use) => !isInside(use)) ?? true;
  })?.text;
}

function generatorOf(api: TypeScript, node: ts.Node): ts.Node | undefined {
  for (let at = node.parent; !api.isSourceFile(at); at = at.parent) {
    if (api.isFunctionLike(at)) return 'asteriskToken' in at && at.asteriskToken ? at : undefined;
  }
  return undefined;
}

function countYields(api: TypeScript, root: ts.Node): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (api.isYieldExpression(node)) count++;
    if (node === root || !api.isFunctionLike(node)) api.forEachChild(node, visit);
  };
  visit(root);
  return count;
}

/**
 * Why the statements have to stay although they never run; null when they can go.
 * @param whole the statement whose comments count too, by default those of the statements.
 */
export function removalTrouble(source: SourceContext, roots: readonly ts.Statement[], whole?: ts.Node): string | null {
  const { ts: api } = source;
  const [first] = roots;
  const from = whole ?? first;
  const last = roots.at(-1) ?? whole;
  if (from && last && onPurpose.test(commentsIn(source, startWithComments(source, from), last.end))) {
    return 'A comment says that it is kept on purpose.';
  }
  const name = usedOutside(source, roots);
  if (name !== undefined) return `“${name}” is declared there and used elsewhere.`;
  const generator = first && generatorOf(api, first);
  const yields = roots.reduce((sum, root) => sum + countYields(api, root), 0);
  if (generator && yields > 0 && countYields(api, generator) === yields) {
    return 'It holds the only “yield” of a generator, which gives the generator its type.';
  }
  return null;
}

/** The text that takes the place of `statement` when only `live`, one of its branches, stays: without braces, moved left. */
export function unwrapped(
  source: SourceContext,
  statement: ts.IfStatement,
  live: ts.Statement,
): Result<string, string> {
  const { ts: api, text } = source;
  const outer = leadOf(text, startOf(source, statement));
  const first = api.isBlock(live) ? live.statements.at(0) : live;
  if (!first) return err('There is nothing to keep.');
  const head = startOf(source, live) + (api.isBlock(live) ? 1 : 0);
  if (hasCommentIn(source, startOf(source, statement), head)) return err('A comment stands beside the condition.');
  if (api.isFunctionDeclaration(live)) return err('A function is declared as the only statement of a branch.');
  const names = new Set(api.isBlock(live) ? lexicalNames(api, live.statements) : []);
  const taken = firstMentioned(api, source.sourceFile, names, live);
  if (taken !== undefined) return err(`“${taken}” means something else outside the branch.`);
  if (!startsLine(text, startOf(source, first))) {
    const inner = text.slice(head, api.isBlock(live) ? live.end - 1 : live.end);
    // Behind `else`, a condition stands at the place where it will stand.
    if (api.isIfStatement(live)) return ok(inner.trim());
    return inner.includes('\n') ? err('The branch is laid out in a way of its own.') : ok(inner.trim());
  }
  const start = api.isBlock(live)
    ? nextLine(text, head)
    : startOf(source, first) - leadOf(text, startOf(source, first)).length;
  const end = api.isBlock(live) ? live.end - 1 : live.end;
  if (text.slice(head, start).trim() !== '') return err('A comment stands beside the condition.');
  const from = leadOf(text, startOf(source, first));
  return ok(reindented(text, { start, end }, { from, to: outer }, contentLines(source, live)).trim());
}
