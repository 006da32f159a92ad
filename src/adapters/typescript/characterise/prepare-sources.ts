import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type ts from 'typescript';
import { branchTransformer } from './branches.ts';
import type { ObservationJob, PreparedSource } from './observation.ts';
import type { Project } from './project.ts';

function packageTypeOf(root: string, file: string): ModuleKind {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      return /"type"\s*:\s*"module"/.test(readFileSync(manifest, 'utf8')) ? 'module' : 'commonjs';
    }
    if (folder === root || folder === path.dirname(folder)) return 'commonjs';
  }
}

/** What only an ES module may hold. */
function needsModule(tsApi: Project['ts'], source: ts.SourceFile): boolean {
  const hasTopAwait = (node: ts.Node): boolean => {
    if (tsApi.isFunctionLike(node)) return false;
    if (tsApi.isAwaitExpression(node)) return true;
    return tsApi.forEachChild(node, (child) => hasTopAwait(child) || undefined) ?? false;
  };
  return source.text.includes('import.meta') || hasTopAwait(source);
}

/** What TypeScript files become whose package does not say: Node and bundlers take modules, older compilers make CommonJS. */
export type ModuleKind = 'module' | 'commonjs';

/** How Node has to load the compiled text. A script keeps what its package says. */
function formatOf(project: Project, source: ts.SourceFile, kind: ModuleKind): PreparedSource['format'] {
  const { fileName } = source;
  if (/\.jsx?$|\.[cm]js$/.test(fileName)) return 'as-found';
  if (fileName.endsWith('.mts')) return 'module';
  if (fileName.endsWith('.cts')) return 'commonjs';
  if (packageTypeOf(project.root, fileName) === 'module') return 'module';
  return needsModule(project.ts, source) ? 'module' : kind;
}

function compile(
  project: Project,
  source: ts.SourceFile,
  kind: ModuleKind,
  watched: boolean,
  firstBranch: number,
): [PreparedSource, number] {
  const { ts: tsApi, options } = project;
  const format = formatOf(project, source, kind);
  const { jsx, jsxImportSource, experimentalDecorators, useDefineForClassFields } = options;
  const kept = { jsxImportSource, experimentalDecorators, useDefineForClassFields };
  const branches = branchTransformer(tsApi, firstBranch);
  const text = readFileSync(source.fileName, 'utf8');
  const { outputText } = tsApi.transpileModule(text, {
    fileName: source.fileName,
    compilerOptions: {
      ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
      target: tsApi.ScriptTarget.ESNext,
      module: format === 'commonjs' ? tsApi.ModuleKind.CommonJS : tsApi.ModuleKind.ESNext,
      jsx: jsx === undefined || jsx === tsApi.JsxEmit.Preserve ? tsApi.JsxEmit.React : jsx,
      esModuleInterop: true,
      allowJs: true,
    },
    ...(watched ? { transformers: { before: [branches.transformer] } } : {}),
  });
  return [{ format, text: outputText }, branches.next()];
}

function isOwn(source: ts.SourceFile): boolean {
  return !source.isDeclarationFile && !/[\\/]node_modules[\\/]|\.json$/.test(source.fileName);
}

/** Specifiers that the project's settings map to its own files, such as `@/text`. */
function aliasesOf(project: Project, source: ts.SourceFile): [string, string][] {
  const { ts: tsApi, options } = project;
  return tsApi
    .preProcessFile(source.text, true, true)
    .importedFiles.flatMap(({ fileName: specifier }): [string, string][] => {
      if (specifier.startsWith('.')) return [];
      const { resolvedModule } = tsApi.resolveModuleName(specifier, source.fileName, options, tsApi.sys);
      const target = resolvedModule?.resolvedFileName ?? '';
      const isOurs = target !== '' && !resolvedModule?.isExternalLibraryImport && !/\.d\.[cm]?ts$/.test(target);
      return isOurs ? [[`${source.fileName}\n${specifier}`, target]] : [];
    });
}

/**
 * Compiles what the project's modules need to run: TypeScript and JSX always, and with `watched` the given modules too,
 * with every branch reporting itself.
 */
export function prepareSources(
  project: Project,
  watched: ReadonlySet<string>,
  kind: ModuleKind,
): Pick<ObservationJob, 'sources' | 'aliases'> {
  const sources: Record<string, PreparedSource> = {};
  const aliases: [string, string][] = [];
  let branch = 0;
  for (const source of project.program.getSourceFiles().filter(isOwn)) {
    const isWatched = watched.has(source.fileName);
    if (isWatched || !/\.[cm]?js$/.test(source.fileName)) {
      const [prepared, next] = compile(project, source, kind, isWatched, branch);
      sources[source.fileName] = prepared;
      branch = next;
    }
    aliases.push(...aliasesOf(project, source));
  }
  return { sources, aliases: Object.fromEntries(aliases) };
}
