import { realpathSync } from 'node:fs';
import path from 'node:path';
import type ts from 'typescript';
import { err, ok, type Result } from '../../../core/base/index.ts';
import { failure, type Failure } from '../../../core/domain/index.ts';
import type { CallableFunction } from '../../../core/ports/index.ts';
import type { TypeScript } from '../refactoring.ts';
import type { Compiler } from '../services.ts';
import { openProject, type Project } from './project.ts';

/** An exported function with what the checker knows of it. */
export interface FoundCallable {
  readonly callable: CallableFunction;
  readonly signature: ts.Signature;
  /** The implementation; absent for a function whose source is not at hand. */
  readonly declaration: ts.SignatureDeclaration | undefined;
}

/** The name under which `module.exports = …` and `export default` are known. */
export const WHOLE = 'default';

function isFunctionValue(tsApi: TypeScript, symbol: ts.Symbol): boolean {
  return (symbol.flags & (tsApi.SymbolFlags.Value | tsApi.SymbolFlags.Alias)) !== 0;
}

/** The overload with the implementation's position comes last in the declarations; overloads have no body. */
function implementationOf(tsApi: TypeScript, signature: ts.Signature): ts.SignatureDeclaration | undefined {
  const declaration = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
  if (!declaration) return undefined;
  if ((declaration as { body?: ts.Node }).body) return declaration;
  const name = declaration.name?.getText() ?? '';
  let found: ts.SignatureDeclaration | undefined;
  declaration.parent.forEachChild((node) => {
    if (tsApi.isFunctionDeclaration(node) && node.body && (node.name?.text ?? '') === name) found = node;
  });
  return found;
}

/** A name for a parameter that is taken apart at once and has none. */
function patternName(parameter: ts.Symbol, index: number): string {
  const isList = parameter.valueDeclaration?.getText().startsWith('[') ?? false;
  return `${isList ? 'items' : 'options'}${index > 0 ? index + 1 : ''}`;
}

function describe(project: Project, symbol: ts.Symbol, file: string, signature: ts.Signature): CallableFunction {
  const { ts: tsApi, checker } = project;
  const parameters = signature.getParameters().map((parameter, index) => ({
    name: parameter.getName().startsWith('__') ? patternName(parameter, index) : parameter.getName(),
    type: checker.typeToString(checker.getTypeOfSymbol(parameter), undefined, tsApi.TypeFormatFlags.NoTruncation),
  }));
  const returned = checker.typeToString(signature.getReturnType());
  const name = symbol.getName() === 'export=' ? WHOLE : symbol.getName();
  return { file, name, parameters, isAsync: /^Promise(?:Like)?</.test(returned) };
}

function exportsOf(project: Project, source: ts.SourceFile): ts.Symbol[] {
  const { checker } = project;
  const module = checker.getSymbolAtLocation(source);
  if (!module) return [];
  const whole = module.exports?.get(project.ts.InternalSymbolName.ExportEquals);
  if (!whole) return checker.getExportsOfModule(module);
  const members = checker.getPropertiesOfType(checker.getTypeOfSymbolAtLocation(whole, source));
  return [whole, ...checker.getExportsOfModule(module).filter((symbol) => symbol !== whole), ...members];
}

/** The exported functions of a module, in the order of their names. `file` is relative to the project's root. */
export function callablesIn(project: Project, file: string): FoundCallable[] {
  const { ts: tsApi, checker, program } = project;
  const source = program.getSourceFile(path.join(project.root, file));
  if (!source) return [];
  const found = exportsOf(project, source).flatMap((symbol): FoundCallable[] => {
    if (!isFunctionValue(tsApi, symbol) || (symbol.flags & tsApi.SymbolFlags.TypeAlias) !== 0) return [];
    const type = checker.getTypeOfSymbolAtLocation(symbol, source);
    if (type.getConstructSignatures().length > 0) return [];
    const signatures = type.getCallSignatures();
    // Of overloads the last is the most general one.
    const signature = signatures[signatures.length - 1];
    if (!signature) return [];
    const declaration = implementationOf(tsApi, signature);
    // A re-export belongs to the module that holds the code.
    if (declaration && declaration.getSourceFile() !== source) return [];
    return [{ callable: describe(project, symbol, file, signature), signature, declaration }];
  });
  const names = new Set<string>();
  return found
    .filter(({ callable }) => names.size < names.add(callable.name).size)
    .sort((a, b) => (a.callable.name < b.callable.name ? -1 : 1));
}

/**
 * The exported functions of one module that can be called with plain values, with the types of their parameters:
 * declared, from JSDoc, or inferred from use. Fails with `not-found` when the file cannot be read.
 * @param file relative to `root`, `/` separated.
 */
export function findCallables(
  compiler: Compiler,
  root: string,
  file: string,
): Result<readonly CallableFunction[], Failure> {
  const missing = failure('not-found', `${file} could not be read. Check that it exists below ${root}.`);
  try {
    const base = realpathSync(root);
    const project = openProject(compiler, base, [path.join(base, file)]);
    if (!project?.program.getSourceFile(path.join(base, file))) return err(missing);
    return ok(callablesIn(project, file).map((found) => found.callable));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return err(missing);
    throw error;
  }
}

const comments = /\/\*[\s\S]*?\*\/|(?<=^|[\s;,{}()])\/\/.*$/gm;

function moduleNameOf(file: string): string {
  const base = path.posix.basename(file).replace(/\.[^.]+$/, '');
  return base === 'index' ? path.posix.basename(path.posix.dirname(file)) : base;
}

function escaped(name: string): string {
  return name.replace(/[$]/g, '\\$&');
}

/**
 * The functions that no test names. A function counts as named when its name occurs as a word outside comments; a
 * default export when a test imports its module.
 */
export function untestedOf(
  functions: readonly CallableFunction[],
  testTexts: readonly string[],
): readonly CallableFunction[] {
  const texts = testTexts.map((text) => text.replace(comments, ' '));
  return functions.filter(({ name, file }) => {
    const pattern =
      name === WHOLE
        ? new RegExp(
            `(?:from|require\\(|import\\(|import)\\s*['"][^'"\\n]*\\b${escaped(moduleNameOf(file))}(?:\\.\\w+)*['"]`,
          )
        : new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`);
    return !texts.some((text) => pattern.test(text));
  });
}
