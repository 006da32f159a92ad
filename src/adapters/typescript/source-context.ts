import path from 'node:path';
import type ts from 'typescript';
import { createLoneProgram } from './lone-program.ts';
import type { SourceContext, TypeScript } from './refactoring.ts';

/** Whether the file is JavaScript or TypeScript, by its name. Declaration files hold no behaviour and are left out. */
export function isScript(filePath: string): boolean {
  return /\.(?:[cm]?[jt]s|[jt]sx)$/.test(filePath) && !/\.d\.[cm]?ts$/.test(filePath);
}

function scriptKindOf(tsApi: TypeScript, filePath: string): ts.ScriptKind {
  const { ScriptKind } = tsApi;
  if (filePath.endsWith('.tsx')) return ScriptKind.TSX;
  if (/\.[cm]?ts$/.test(filePath)) return ScriptKind.TS;
  return ScriptKind.JSX;
}

function indentOf(text: string): string {
  const counts = new Map<string, number>();
  let previous = '';
  for (const line of text.split('\n', 2000)) {
    if (!line.trim() || /^\s*\*/.test(line)) continue;
    const lead = /^[\t ]*/.exec(line)?.[0] ?? '';
    if (lead.length > previous.length && lead.startsWith(previous)) {
      const step = lead.slice(previous.length);
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
    previous = lead;
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best?.[0] ?? '  ';
}

function styleOf(text: string): Pick<SourceContext, 'newline' | 'indent' | 'quote' | 'semicolons'> {
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  const ended = text.match(/;[ \t]*\r?$/gm)?.length ?? 0;
  const open = text.match(/[\w)\]'"`][ \t]*\r?$/gm)?.length ?? 0;
  return {
    newline: /\r\n/.test(text) ? '\r\n' : '\n',
    indent: indentOf(text),
    quote: doubles > singles ? '"' : "'",
    semicolons: ended * 2 >= open,
  };
}

/**
 * Parses one file. `service` makes the semantic services when a refactoring asks for them.
 * @param fileName the name under which `service` knows the file; by default its path below `/`.
 */
export function createSourceContext(
  tsApi: TypeScript,
  filePath: string,
  text: string,
  service?: () => ts.LanguageService,
  fileName = `/${filePath}`,
): SourceContext {
  const sourceFile = tsApi.createSourceFile(
    fileName,
    text,
    { languageVersion: tsApi.ScriptTarget.Latest, jsDocParsingMode: tsApi.JSDocParsingMode.ParseNone },
    true,
    scriptKindOf(tsApi, filePath),
  );
  let own: ts.LanguageService | undefined;
  let program: ts.Program | undefined;
  const made = new Map<unknown, unknown>();
  const source: SourceContext = {
    ts: tsApi,
    path: filePath,
    text,
    sourceFile,
    ...styleOf(text),
    fileName,
    program: () => (program ??= createLoneProgram(tsApi, sourceFile)),
    once: <T>(make: (of: SourceContext) => T): T => {
      if (!made.has(make)) made.set(make, make(source));
      return made.get(make) as T;
    },
    service: service ?? (() => (own ??= singleFileService(tsApi, fileName, text))),
  };
  return source;
}

/** Semantic services over one file and the standard library; imports stay unresolved. */
function singleFileService(tsApi: TypeScript, fileName: string, text: string): ts.LanguageService {
  const library = path.dirname(tsApi.getDefaultLibFilePath({}));
  return tsApi.createLanguageService({
    getCompilationSettings: () => ({
      target: tsApi.ScriptTarget.Latest,
      module: tsApi.ModuleKind.ESNext,
      moduleResolution: tsApi.ModuleResolutionKind.Bundler,
      allowJs: true,
      jsx: tsApi.JsxEmit.Preserve,
      strict: true,
      types: [],
    }),
    getScriptFileNames: () => [fileName],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = name === fileName ? text : name.startsWith(library) ? tsApi.sys.readFile(name) : undefined;
      return content === undefined ? undefined : tsApi.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: (options) => tsApi.getDefaultLibFilePath(options),
    fileExists: (name) => name === fileName || (name.startsWith(library) && tsApi.sys.fileExists(name)),
    readFile: (name) => (name === fileName ? text : name.startsWith(library) ? tsApi.sys.readFile(name) : undefined),
  });
}
