import path from 'node:path';
import type ts from 'typescript';
import type { TypeScript } from '../refactoring.ts';
import { commentsParsed, createDiskVersions, versionOf, type Compiler } from '../services.ts';

/** A few modules of a project with everything they import, typed. */
export interface Project {
  readonly ts: TypeScript;
  /** Absolute, symbolic links resolved. */
  readonly root: string;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly options: ts.CompilerOptions;
}

/** Settings of the project that change what its code means; the others only say how it is checked and written out. */
const keptOptions: ReadonlySet<string> = new Set([
  'jsx',
  'jsxImportSource',
  'paths',
  'pathsBasePath',
  'baseUrl',
  'types',
  'lib',
  'experimentalDecorators',
  'useDefineForClassFields',
]);

/** The compiler settings that hold for a file; `.json` that does not parse counts as absent. */
function optionsFor(tsApi: TypeScript, root: string, file: string): ts.CompilerOptions {
  const exists = (name: string) => tsApi.sys.fileExists(name);
  const config = tsApi.findConfigFile(path.dirname(file), exists);
  const inside = config !== undefined && !path.relative(root, config).startsWith('..');
  const read = inside ? tsApi.readConfigFile(config, (name) => tsApi.sys.readFile(name)) : { config: {} };
  // The files that the settings include are not needed: imports lead to what matters.
  const host = { ...tsApi.sys, readDirectory: () => [] };
  const content: unknown = read.config ?? {};
  const own = tsApi.parseJsonConfigFileContent(content, host, inside ? path.dirname(config) : root).options;
  return {
    ...Object.fromEntries(Object.entries(own).filter(([name]) => keptOptions.has(name))),
    target: tsApi.ScriptTarget.ESNext,
    module: tsApi.ModuleKind.Preserve,
    moduleResolution: tsApi.ModuleResolutionKind.Bundler,
    allowJs: true,
    checkJs: false,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    moduleDetection: tsApi.ModuleDetectionKind.Force,
  };
}

function createService(
  { api: tsApi, registry }: Compiler,
  root: string,
  files: readonly string[],
  options: ts.CompilerOptions,
  texts: ReadonlyMap<string, string>,
): ts.LanguageService {
  const read = (name: string) => texts.get(name) ?? tsApi.sys.readFile(name);
  const versionOnDisk = createDiskVersions(tsApi);
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...files],
    jsDocParsingMode: commentsParsed(tsApi),
    getScriptVersion(name) {
      const text = texts.get(name);
      return text === undefined ? versionOnDisk(name) : versionOf(text);
    },
    getScriptSnapshot: (name) => {
      const text = read(name);
      return text === undefined ? undefined : tsApi.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    useCaseSensitiveFileNames: () => tsApi.sys.useCaseSensitiveFileNames,
    getDefaultLibFileName: (settings) => tsApi.getDefaultLibFilePath(settings),
    fileExists: (name) => tsApi.sys.fileExists(name),
    readFile: read,
    directoryExists: (name) => tsApi.sys.directoryExists(name),
    realpath: (name) => tsApi.sys.realpath?.(name) ?? name,
  };
  return tsApi.createLanguageService(host, registry);
}

function implicitlyAny(tsApi: TypeScript, checker: ts.TypeChecker, node: ts.ParameterDeclaration): boolean {
  if (node.type || node.initializer || !tsApi.isIdentifier(node.name)) return false;
  return (checker.getTypeAtLocation(node.name).flags & tsApi.TypeFlags.Any) !== 0;
}

/** Functions at the top of a file, exported or not, in the order of the text. */
function topFunctions(tsApi: TypeScript, file: ts.SourceFile): ts.SignatureDeclaration[] {
  const found: ts.SignatureDeclaration[] = [];
  const visit = (node: ts.Node) => {
    if (tsApi.isFunctionDeclaration(node) || tsApi.isFunctionExpression(node) || tsApi.isArrowFunction(node)) {
      found.push(node);
    } else if (!tsApi.isClassLike(node)) tsApi.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `parameter implicitly has an 'any' type`: what the compiler's own inference from use answers to. */
const IMPLICIT_ANY = 7006;

/**
 * Writes the types that the compiler infers from use into the text, where none are declared. Null when there is nothing
 * to infer. The text is only ever looked at, never saved.
 */
function withInferredTypes(tsApi: TypeScript, service: ts.LanguageService, fileName: string): string | null {
  const program = service.getProgram();
  const file = program?.getSourceFile(fileName);
  if (!program || !file) return null;
  const checker = program.getTypeChecker();
  const edits = new Map<string, ts.TextChange>();
  for (const declaration of topFunctions(tsApi, file).slice(0, 60)) {
    for (const node of declaration.parameters) {
      if (!tsApi.isParameter(node) || !implicitlyAny(tsApi, checker, node)) continue;
      const span: [number, number] = [node.name.getStart(file), node.name.end];
      const [fix] = service.getCodeFixesAtPosition(fileName, ...span, [IMPLICIT_ANY], {}, {});
      const changes = fix?.changes.find((change) => change.fileName === fileName)?.textChanges ?? [];
      for (const change of changes) edits.set(`${change.span.start}:${change.span.length}`, change);
    }
  }
  if (edits.size === 0) return null;
  return [...edits.values()]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (text, { span, newText }) => text.slice(0, span.start) + newText + text.slice(span.start + span.length),
      file.text,
    );
}

/** Opens the files (absolute) of a project. Imports are followed; nothing else is read. Null for files outside the root. */
export function openProject(compiler: Compiler, root: string, files: readonly string[]): Project | null {
  const [first] = files;
  if (!first || files.some((file) => path.relative(root, file).startsWith('..'))) return null;
  const { api: tsApi } = compiler;
  const options = optionsFor(tsApi, root, first);
  const texts = new Map<string, string>();
  let service = createService(compiler, root, files, options, texts);
  for (const file of files) {
    const text = withInferredTypes(tsApi, service, file);
    if (text !== null) texts.set(file, text);
  }
  if (texts.size > 0) {
    service.dispose();
    service = createService(compiler, root, files, options, texts);
  }
  const program = service.getProgram();
  const checker = program?.getTypeChecker();
  // The program stays as it is; only what the registry keeps for the service goes.
  service.dispose();
  return program && checker ? { ts: tsApi, root, program, checker, options } : null;
}
