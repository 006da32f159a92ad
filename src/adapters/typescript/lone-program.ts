import type ts from 'typescript';
import type { TypeScript } from './refactoring.ts';

/**
 * A program of one parsed file, without standard library and imports: it resolves the file's own names and sees what is
 * unused or unreachable in some 3 ms; the types of everything from outside are unknown.
 */
export function createLoneProgram(tsApi: TypeScript, sourceFile: ts.SourceFile): ts.Program {
  const { fileName } = sourceFile;
  return tsApi.createProgram({
    rootNames: [fileName],
    options: {
      noLib: true,
      noResolve: true,
      types: [],
      allowJs: true,
      checkJs: true,
      noUnusedLocals: true,
      allowUnreachableCode: false,
      experimentalDecorators: true,
      target: tsApi.ScriptTarget.ESNext,
      module: tsApi.ModuleKind.ESNext,
      moduleResolution: tsApi.ModuleResolutionKind.Bundler,
      jsx: tsApi.JsxEmit.Preserve,
    },
    host: {
      getSourceFile: (name) => (name === fileName ? sourceFile : undefined),
      getDefaultLibFileName: () => '/lib.d.ts',
      writeFile: () => undefined,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (name) => name === fileName,
      readFile: () => undefined,
    },
  });
}
