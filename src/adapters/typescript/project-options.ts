import path from 'node:path';
import type ts from 'typescript';
import type { TypeScript } from './refactoring.ts';

/** How a file is compiled by its own project. */
export interface ProjectOptions {
  readonly options: ts.CompilerOptions;
  /** Declaration files of the project that no import leads to. */
  readonly ambient: readonly string[];
}

function readConfig(api: TypeScript, configPath: string): ts.ParsedCommandLine | undefined {
  const host = { ...api.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  return api.getParsedCommandLineOfConfigFile(configPath, {}, host);
}

/** The config that really holds the file: the nearest, or the one it refers to (a "solution" config holds nothing). */
function configOf(api: TypeScript, root: string, file: string): ts.ParsedCommandLine | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const configPath = path.join(folder, 'tsconfig.json');
    if (api.sys.fileExists(configPath)) {
      const config = readConfig(api, configPath);
      const references = config?.fileNames.includes(file) ? [] : (config?.projectReferences ?? []);
      const referred = references.map((reference) => readConfig(api, api.resolveProjectReferencePath(reference)));
      return referred.find((candidate) => candidate?.fileNames.includes(file)) ?? config;
    }
    if (folder === root || folder === path.dirname(folder)) return undefined;
  }
}

/** Compiler options for a file below `root`, from its tsconfig.json when there is one. Both paths are absolute. */
export function projectOptions(api: TypeScript, root: string, file: string): ProjectOptions {
  const config = configOf(api, root, file);
  const own = config?.options ?? {
    target: api.ScriptTarget.ESNext,
    module: api.ModuleKind.ESNext,
    moduleResolution: api.ModuleResolutionKind.Bundler,
    jsx: api.JsxEmit.Preserve,
    strict: true,
  };
  const options: ts.CompilerOptions = { ...own, allowJs: true, noEmit: true, skipLibCheck: true };
  // Both need an emitted file.
  delete options.composite;
  delete options.incremental;
  return { options, ambient: (config?.fileNames ?? []).filter((name) => /\.d\.[cm]?ts$/.test(name)) };
}
