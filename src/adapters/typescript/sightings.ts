import type ts from 'typescript';
import { shortHash } from '../../core/base/index.ts';
import type { SmellRef } from '../../core/domain/index.ts';
import type { Finding, Refactoring, SourceContext } from './refactoring.ts';

/** A finding with its place in the program's names and its fingerprint. */
export interface Sighting {
  readonly refactoring: Refactoring;
  readonly finding: Finding;
  /** Names of the enclosing declarations, outermost first, joined by dots. */
  readonly symbol: string;
  /** What equal findings in one symbol share; the fingerprint adds their number. */
  readonly key: string;
  readonly fingerprint: string;
}

/** The member of a class, however it is written: `A.prototype.run = …` is `A.run`, as is a static `A.run = …`. */
const member = /^([A-Z][\w$]*)\.(?:prototype\.)?([\w$]+)$/;

/**
 * The name that a function or class is assigned to; its last part, but for members of a class. What a module is as a whole
 * has none.
 */
function assignedName(source: SourceContext, node: ts.Node): string | undefined {
  const { ts: api } = source;
  if (!api.isBinaryExpression(node) || node.operatorToken.kind !== api.SyntaxKind.EqualsToken) return undefined;
  const { left, right } = node;
  if (!api.isFunctionLike(right) && !api.isClassLike(right)) return undefined;
  const text = left.getText(source.sourceFile);
  if (text === 'module.exports') return undefined;
  const [, owner, name] = member.exec(text) ?? [];
  return owner && name ? `${owner}.${name}` : /^(?:[\w$]+\.)*#?([\w$]+)$/.exec(text)?.[1];
}

function declaredName(source: SourceContext, node: ts.Node): string | undefined {
  const { ts: api } = source;
  if (api.isConstructorDeclaration(node)) return 'constructor';
  const assigned = assignedName(source, node);
  if (assigned !== undefined) return assigned;
  const holdsCode =
    (api.isVariableDeclaration(node) || api.isPropertyAssignment(node) || api.isPropertyDeclaration(node)) &&
    node.initializer !== undefined &&
    (api.isFunctionLike(node.initializer) || api.isClassLike(node.initializer));
  const named =
    holdsCode ||
    api.isFunctionDeclaration(node) ||
    api.isClassLike(node) ||
    api.isMethodDeclaration(node) ||
    api.isAccessor(node) ||
    api.isModuleDeclaration(node) ||
    api.isInterfaceDeclaration(node) ||
    api.isEnumDeclaration(node);
  return named ? node.name?.getText(source.sourceFile) : undefined;
}

/** Names of the declarations that enclose the range, outermost first, joined by dots; empty at the top of the file. */
export function symbolPath(source: SourceContext, start: number, end: number): string {
  const { ts: api, sourceFile } = source;
  const names: string[] = [];
  const visit = (node: ts.Node): boolean => {
    if (node.pos > start || node.end < end || node.getStart(sourceFile) > start) return false;
    const name = declaredName(source, node);
    if (name) names.push(name);
    api.forEachChild(node, visit);
    return true;
  };
  api.forEachChild(sourceFile, visit);
  return names.join('.');
}

function keyOf(source: SourceContext, { kind, start, end }: Finding, symbol: string): string {
  return [kind, source.path, symbol, source.text.slice(start, end).replace(/\s+/g, ' ').trim()].join('\0');
}

/** Everything that one refactoring finds in the file, in the order of position. */
export function sightingsOf(source: SourceContext, refactoring: Refactoring): readonly Sighting[] {
  const seen = new Map<string, number>();
  return [...refactoring.detect(source)]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((finding) => {
      const symbol = symbolPath(source, finding.start, finding.end);
      const key = keyOf(source, finding, symbol);
      const occurrence = seen.get(key) ?? 0;
      seen.set(key, occurrence + 1);
      return { refactoring, finding, symbol, key, fingerprint: shortHash(`${key}\0${occurrence}`) };
    });
}

/** The sighting as plans and people refer to it. */
export function smellRef(source: SourceContext, { finding, symbol, fingerprint }: Sighting): SmellRef {
  const { line } = source.sourceFile.getLineAndCharacterOfPosition(finding.start);
  const { kind, message } = finding;
  return { kind, file: source.path, symbol, line: line + 1, fingerprint, message };
}
