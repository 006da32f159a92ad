import { createHash } from 'node:crypto';
import path from 'node:path';
import type ts from 'typescript';
import { projectOptions, type ProjectOptions } from './project-options.ts';
import type { TypeScript } from './refactoring.ts';

/**
 * Owns the semantic services over the files of one root, and the texts that stand in place of files on disk.
 *
 * Invariants:
 * 1. One service for each set of project options; all share the parsed library.
 * 2. A text that was put stands until the services are disposed; files on disk are read as they are at first use.
 * 3. A file's version tells its text: services share parsed files by version, and those of the last analysis live on
 *    while the files change.
 */
export interface Services {
  /** The name under which services know the file. */
  fileName(filePath: string): string;
  /** A service in which the file has this text. The file belongs to its project's program from now on. */
  of(filePath: string, text: string): ts.LanguageService;
  dispose(): void;
}

interface Project {
  readonly roots: Set<string>;
  readonly service: ts.LanguageService;
}

/** The compiler, and what it has parsed. */
export interface Compiler {
  readonly api: TypeScript;
  /** Of `createLastingRegistry`. */
  readonly registry: ts.DocumentRegistry;
}

/** What the services of one root share. */
interface Shared extends Compiler {
  readonly root: string;
  readonly texts: Map<string, Put>;
  readonly versionOnDisk: (name: string) => string;
}

interface Put {
  readonly text: string;
  readonly version: string;
}

/** The version of a file with this text. */
export function versionOf(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

function put(text: string): Put {
  return { text, version: versionOf(text) };
}

/** Installed files, of which there are many, are told apart by their time; those of the project by their text. */
export function createDiskVersions({ sys }: TypeScript): (name: string) => string {
  const versions = new Map<string, string>();
  return (name) => {
    const known = versions.get(name);
    if (known !== undefined) return known;
    const isInstalled = name.includes('/node_modules/');
    const version = isInstalled ? String(sys.getModifiedTime?.(name)?.getTime()) : versionOf(sys.readFile(name) ?? '');
    versions.set(name, version);
    return version;
  };
}

function createProject(
  { api, registry, root, texts, versionOnDisk }: Shared,
  { options, ambient }: ProjectOptions,
): Project {
  const roots = new Set(ambient);
  const { sys } = api;
  const read = (name: string): string | undefined => texts.get(name)?.text ?? sys.readFile(name);
  const service = api.createLanguageService(
    {
      getCompilationSettings: () => options,
      jsDocParsingMode: commentsParsed(api),
      getScriptFileNames: () => [...roots],
      getScriptVersion: (name) => texts.get(name)?.version ?? versionOnDisk(name),
      getScriptSnapshot: (name) => {
        const text = read(name);
        return text === undefined ? undefined : api.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      useCaseSensitiveFileNames: () => sys.useCaseSensitiveFileNames,
      getDefaultLibFileName: (settings) => api.getDefaultLibFilePath(settings),
      fileExists: (name) => texts.has(name) || sys.fileExists(name),
      readFile: read,
      readDirectory: (...found) => sys.readDirectory(...found),
      directoryExists: (name) => sys.directoryExists(name),
      getDirectories: (name) => sys.getDirectories(name),
      ...(sys.realpath ? { realpath: sys.realpath.bind(sys) } : {}),
    },
    registry,
  );
  return { roots, service };
}

/** @param registry keeps parsed files for all services of a worker. */
export function createServices(api: TypeScript, registry: ts.DocumentRegistry, folder: string): Services {
  const versionOnDisk = createDiskVersions(api);
  const shared: Shared = { api, registry, root: path.resolve(folder), texts: new Map(), versionOnDisk };
  const { root, texts } = shared;
  const projects = new Map<string, Project>();
  const optionsByFolder = new Map<string, ProjectOptions>();

  function projectOf(file: string): Project {
    const place = path.dirname(file);
    const found = optionsByFolder.get(place) ?? projectOptions(api, root, file);
    optionsByFolder.set(place, found);
    const key = JSON.stringify(found);
    const project = projects.get(key) ?? createProject(shared, found);
    projects.set(key, project);
    return project;
  }

  const fileName = (filePath: string): string => path.join(root, filePath);
  return {
    fileName,
    of(filePath, text) {
      const file = fileName(filePath);
      if (texts.get(file)?.text !== text) texts.set(file, put(text));
      const { roots, service } = projectOf(file);
      roots.add(file);
      return service;
    },
    dispose() {
      for (const { service } of projects.values()) service.dispose();
    },
  };
}

/** Comments are parsed where they say types, in JavaScript: most of the standard library's text is comments. */
export function commentsParsed(api: TypeScript): ts.JSDocParsingMode {
  return api.JSDocParsingMode.ParseForTypeErrors;
}

/**
 * A registry that parses the standard library once and keeps it for good: it is large and the same for all projects,
 * whatever their options, as declarations are. A host of it parses comments as `commentsParsed` says.
 */
export function createLastingRegistry(api: TypeScript): ts.DocumentRegistry {
  const registry = api.createDocumentRegistry(api.sys.useCaseSensitiveFileNames, undefined, commentsParsed(api));
  const library = path.dirname(api.getDefaultLibFilePath({})).toLowerCase();
  const isLibrary = (name: ts.Path): boolean => name.toLowerCase().startsWith(library);
  const one = registry.getKeyForCompilationSettings({});
  const acquire = registry.acquireDocumentWithKey.bind(registry);
  const update = registry.updateDocumentWithKey.bind(registry);
  registry.acquireDocumentWithKey = (file, name, settings, key, ...more) =>
    acquire(file, name, settings, isLibrary(name) ? one : key, ...more);
  registry.updateDocumentWithKey = (file, name, settings, key, ...more) =>
    update(file, name, settings, isLibrary(name) ? one : key, ...more);
  // One of its overloads is deprecated; all take the file's path first.
  type Release = (name: ts.Path, ...more: unknown[]) => void;
  const release = Reflect.get(registry, 'releaseDocumentWithKey') as Release;
  const releaseOthers: Release = (name, ...more) => {
    if (!isLibrary(name)) release(name, ...more);
  };
  Reflect.set(registry, 'releaseDocumentWithKey', releaseOthers);
  return registry;
}

/** Services for the parts of one analysis, which see the same files; another analysis gets new ones. */
export interface AnalysisServices {
  of(root: string, run: string): Services;
}

/** Keeps the services of the last analysis only. */
export function createAnalysisServices(api: TypeScript, registry: ts.DocumentRegistry): AnalysisServices {
  let last: { readonly run: string; readonly services: Services } | undefined;
  return {
    of(root, run) {
      if (last?.run === run) return last.services;
      last?.services.dispose();
      last = { run, services: createServices(api, registry, root) };
      return last.services;
    },
  };
}
