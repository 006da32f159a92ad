import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { SourceContext, TextEdit } from '../../refactoring.ts';
import type { Flow, Parameter } from './model.ts';
import { applyEdits } from '../../text-edits.ts';
import { nodeAt } from '../negation.ts';
import { isTyped } from './text.ts';

/** Longer types read worse than the code they would describe. */
const longestType = 60;

interface Services {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly file: ts.SourceFile;
}

function servicesOf(source: SourceContext): Services | undefined {
  const program = source.service().getProgram();
  const file = program?.getSourceFile(source.fileName);
  return program && file ? { program, checker: program.getTypeChecker(), file } : undefined;
}

function typeText(source: SourceContext, services: Services, type: ts.Type): Result<string, string> {
  const { ts } = source;
  const { TypeFormatFlags } = ts;
  let flags: ts.TypeFormatFlags = TypeFormatFlags.NoTruncation;
  if (source.quote === "'") flags |= TypeFormatFlags.UseSingleQuotesForStringLiteralType;
  const text = services.checker.typeToString(type, services.file, flags);
  if (/\bany\b/.test(text)) return err('a type that it would need is not known');
  if (/import\(|\bunique symbol\b/.test(text)) return err('a type that it would need is not imported here');
  if (text.length > longestType) return err('a type that it would need is too long to read');
  return ok(text);
}

function annotationOf(source: SourceContext, declaration: ts.Node | undefined): ts.TypeNode | undefined {
  if (!declaration) return undefined;
  if (source.ts.isVariableDeclaration(declaration)) return declaration.type;
  const isPlain = source.ts.isParameter(declaration) && !declaration.questionToken && !declaration.dotDotDotToken;
  return isPlain ? declaration.type : undefined;
}

function typeOfParameter(source: SourceContext, services: Services, parameter: Parameter): Result<string, string> {
  const { checker, file } = services;
  const { ts } = source;
  const use = nodeAt(source.ts, file, parameter.firstUse);
  const symbol =
    use && ts.isShorthandPropertyAssignment(use.parent)
      ? checker.getShorthandAssignmentValueSymbol(use.parent)
      : use && checker.getSymbolAtLocation(use);
  if (!use || !symbol) return err(`the type of \`${parameter.name}\` is not known`);
  const type = checker.getTypeOfSymbolAtLocation(symbol, use);
  const annotation = annotationOf(source, symbol.valueDeclaration);
  if (annotation && checker.getTypeFromTypeNode(annotation) === type && !annotation.getText().includes('\n')) {
    return ok(annotation.getText());
  }
  return typeText(source, services, checker.getBaseTypeOfLiteralType(type));
}

/** The function's own return type as it stands in the text, without the promise when `unwrap` is set. */
function declaredReturn(source: SourceContext, flow: Flow): string | undefined {
  const { type } = flow.owner;
  if (!type) return undefined;
  const text = type.getText();
  const modifiers = source.ts.canHaveModifiers(flow.owner) ? source.ts.getModifiers(flow.owner) : undefined;
  const isAsync = modifiers?.some((m) => m.kind === source.ts.SyntaxKind.AsyncKeyword);
  if (!isAsync || flow.usesAwait) return text;
  return /^Promise<(.*)>$/s.exec(text)?.[1];
}

function typeOfResult(source: SourceContext, services: Services, flow: Flow): string | undefined {
  if (!flow.owner.type) return undefined;
  if (flow.returns) return declaredReturn(source, flow);
  const wrap = (text: string): string => (flow.usesAwait ? `Promise<${text}>` : text);
  if (!flow.outcome) return wrap('void');
  const declaration = flow.outcome.symbol.valueDeclaration;
  const twin = declaration && nodeAt(source.ts, services.file, declaration);
  if (!twin) return undefined;
  const annotation = annotationOf(source, twin);
  if (annotation) return wrap(annotation.getText());
  const text = typeText(
    source,
    services,
    services.checker.getBaseTypeOfLiteralType(services.checker.getTypeAtLocation(twin)),
  );
  return text.ok ? wrap(text.value) : undefined;
}

/** The types that the new function's signature carries; none in JavaScript. */
export interface Types {
  readonly parameterTypes: readonly (string | undefined)[];
  readonly returnType: string | undefined;
}

/**
 * Types for the parameters, and for the result where the function that the code comes from declares its own.
 * Refuses when a type cannot be written down in this file.
 */
export function typesOf(source: SourceContext, flow: Flow): Result<Types, string> {
  const none = { parameterTypes: flow.parameters.map(() => undefined), returnType: undefined };
  if (!isTyped(source) || (flow.parameters.length === 0 && !flow.owner.type)) return ok(none);
  const services = servicesOf(source);
  if (!services) return err('its types cannot be looked up');
  const parameterTypes: string[] = [];
  for (const parameter of flow.parameters) {
    const type = typeOfParameter(source, services, parameter);
    if (!type.ok) return type;
    parameterTypes.push(type.value);
  }
  return ok({ parameterTypes, returnType: typeOfResult(source, services, flow) });
}

function messagesOf(source: SourceContext, program: ts.Program, file: ts.SourceFile): readonly string[] {
  return program.getSemanticDiagnostics(file).map((d) => source.ts.flattenDiagnosticMessageText(d.messageText, '\n'));
}

/** The first type error that the edits would bring into a TypeScript file; undefined when there is none. */
export function newTypeError(source: SourceContext, edits: readonly TextEdit[]): string | undefined {
  if (!isTyped(source)) return undefined;
  const services = servicesOf(source);
  if (!services) return undefined;
  const { ts } = source;
  const { program, file } = services;
  const fresh = ts.createSourceFile(
    source.fileName,
    applyEdits(source.text, edits),
    {
      languageVersion: file.languageVersion,
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
      ...(file.impliedNodeFormat === undefined ? {} : { impliedNodeFormat: file.impliedNodeFormat }),
    },
    true,
  );
  const after = ts.createProgram({
    rootNames: program.getRootFileNames(),
    options: program.getCompilerOptions(),
    oldProgram: program,
    host: {
      getSourceFile: (name) => (name === source.fileName ? fresh : program.getSourceFile(name)),
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      writeFile: () => undefined,
      getCurrentDirectory: () => program.getCurrentDirectory(),
      // As the services have it: paths that differ here would leave imports unresolved.
      getCanonicalFileName: (name) => (ts.sys.useCaseSensitiveFileNames ? name : name.toLowerCase()),
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getNewLine: () => source.newline,
      fileExists: (name) => program.getSourceFile(name) !== undefined || ts.sys.fileExists(name),
      readFile: (name) => ts.sys.readFile(name),
    },
  });
  const left = messagesOf(source, after, fresh);
  // Where all is well afterwards it need not be known what was wrong before, which costs as much again.
  const known = left.length === 0 ? [] : [...messagesOf(source, program, file)];
  for (const message of left) {
    const at = known.indexOf(message);
    if (at < 0) return message;
    known.splice(at, 1);
  }
  return undefined;
}
