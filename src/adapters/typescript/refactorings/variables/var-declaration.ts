import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, RefactoringEdits, SourceContext, TypeScript } from '../../refactoring.ts';
import { bindingOf, isModule, isWritten, namesAreDynamic, type Binding } from '../references.ts';
import { mayRunOnOldEngines } from './package-manifest.ts';
import { usesModernSyntax } from '../scope-names.ts';
import { startOf } from '../statement-text.ts';
import { functionAround, isLoop, scopeTrouble } from './var-scope.ts';

function boundIdentifiers(api: TypeScript, name: ts.BindingName): ts.Identifier[] {
  if (api.isIdentifier(name)) return [name];
  return name.elements.flatMap((one) => (api.isOmittedExpression(one) ? [] : boundIdentifiers(api, one.name)));
}

function namesIn(api: TypeScript, list: ts.VariableDeclarationList): ts.Identifier[] {
  return list.declarations.flatMap(({ name }) => boundIdentifiers(api, name));
}

function isAmbient(api: TypeScript, node: ts.Node): boolean {
  for (let at = node; !api.isSourceFile(at); at = at.parent) {
    const declares = (one: ts.ModifierLike): boolean => one.kind === api.SyntaxKind.DeclareKeyword;
    if (api.canHaveModifiers(at) && (api.getModifiers(at) ?? []).some(declares)) return true;
  }
  return false;
}

/** The authors have said that they want `var`: in words for ESLint. */
const wantsVar = /\beslint-disable\b[^\n*]*\bno-var\b|\beslint\b[^\n*]*\bno-var["']?\s*:\s*(?:0|["']off)/;

/** Code for old engines is written without the newer language on purpose. */
function mayUseConst(source: SourceContext): boolean {
  if (wantsVar.test(source.text)) return false;
  if (usesModernSyntax(source)) return true;
  if (/\bdefine\.amd\b|\b(?:window|document|self)\b/.test(source.text)) return false;
  return isModule(source) && !mayRunOnOldEngines(source);
}

/** `var` at the top of a script makes a property of the global object and is left alone. */
function varLists(source: SourceContext): ts.VariableDeclarationList[] {
  const { ts: api, sourceFile } = source;
  if (!/\bvar\b/.test(source.text) || !mayUseConst(source)) return [];
  const found: ts.VariableDeclarationList[] = [];
  const hasScope = isModule(source);
  const visit = (node: ts.Node): void => {
    const isVar = api.isVariableDeclarationList(node) && (node.flags & api.NodeFlags.BlockScoped) === 0;
    const isOwn = isVar && (hasScope || functionAround(api, node) !== sourceFile);
    if (isOwn && !isAmbient(api, node)) found.push(node);
    api.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

function quoted(names: readonly ts.Identifier[]): string {
  const all = names.map(({ text }) => `“${text}”`);
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}` : (all[0] ?? 'Nothing');
}

function detect(source: SourceContext): readonly Finding[] {
  return source.once(varLists).map((list) => {
    const names = namesIn(source.ts, list);
    return {
      kind: 'var-declaration',
      start: startOf(source, list),
      end: list.end,
      message: `${quoted(names)} ${names.length > 1 ? 'are' : 'is'} declared with “var”.`,
      weight: Math.max(1, names.length),
    };
  });
}

/** Values whose type is the same whether the variable can change or not; a literal's would become narrower. */
function hasWideType(api: TypeScript, { type, initializer }: ts.VariableDeclaration): boolean {
  if (type || !initializer) return true;
  const isSymbol = api.isCallExpression(initializer) && initializer.expression.getText() === 'Symbol';
  return (
    api.isFunctionLike(initializer) ||
    api.isClassExpression(initializer) ||
    api.isObjectLiteralExpression(initializer) ||
    api.isArrayLiteralExpression(initializer) ||
    api.isNewExpression(initializer) ||
    api.isRegularExpressionLiteral(initializer) ||
    (api.isCallExpression(initializer) && !isSymbol)
  );
}

function isExported(api: TypeScript, list: ts.VariableDeclarationList, bindings: readonly Binding[]): boolean {
  const { parent } = list;
  const marked = api.isVariableStatement(parent) && (parent.modifiers ?? []).length > 0;
  const named = bindings.some(({ uses }) =>
    uses.some(({ parent: user }) => api.isExportSpecifier(user) || api.isExportAssignment(user)),
  );
  return marked || named;
}

/** Whether no name of the list is set again, so that all can be constants. */
function isConstant(api: TypeScript, list: ts.VariableDeclarationList, bindings: readonly Binding[]): boolean {
  const isSet = list.declarations.every(({ initializer }) => initializer) || isLoopHead(api, list);
  return isSet && bindings.every(({ uses }) => uses.every((use) => !isWritten(api, use)));
}

function isLoopHead(api: TypeScript, list: ts.VariableDeclarationList): boolean {
  return api.isForInStatement(list.parent) || api.isForOfStatement(list.parent);
}

function listTrouble(source: SourceContext, list: ts.VariableDeclarationList): string | null {
  const { ts: api } = source;
  const { parent } = list;
  if (namesAreDynamic(source)) return 'The file looks names up while it runs (eval or with).';
  if (api.isVariableStatement(parent) && api.isCaseOrDefaultClause(parent.parent)) {
    return 'It is declared in a case, whose braces are those of the whole switch.';
  }
  const isInBlock = isLoop(api, parent) || 'statements' in parent.parent;
  if (!isInBlock) return 'It is the only statement of a branch, a loop or a label.';
  const isOddLoop = api.isForInStatement(parent) && list.declarations.some(({ initializer }) => initializer);
  return isOddLoop ? 'The head of its loop gives it a value that only “var” may have there.' : null;
}

function apply(source: SourceContext, finding: Finding): Result<RefactoringEdits, string> {
  const { ts: api } = source;
  const list = source.once(varLists).find((one) => startOf(source, one) === finding.start && one.end === finding.end);
  if (!list) return err('It is not declared with “var”.');
  const whole = listTrouble(source, list);
  if (whole) return err(whole);
  const names = namesIn(api, list);
  const bindings: Binding[] = [];
  for (const name of names) {
    const binding = bindingOf(source, name);
    const trouble = binding ? scopeTrouble(source, list, name, binding) : `The compiler does not know “${name.text}”.`;
    if (!binding || trouble) return err(trouble ?? '');
    bindings.push(binding);
  }
  const word = isConstant(api, list, bindings) ? 'const' : 'let';
  if (word === 'const' && isExported(api, list, bindings) && !list.declarations.every((one) => hasWideType(api, one))) {
    return err('It is exported, and as a constant its type would be narrower for those who import it.');
  }
  const { start } = finding;
  return ok({
    edits: [{ start, end: start + 'var'.length, text: word }],
    note: `Declared ${quoted(names)} with ${word}.`,
  });
}

/**
 * Declares with `const`, or `let` where the value changes, what was declared with `var`. Refuses wherever the wider
 * scope, the early existence or the sharing between turns of a loop could be noticed.
 */
export const varDeclaration: Refactoring = {
  kind: 'var-declaration',
  independent: true,
  detect,
  apply,
};
