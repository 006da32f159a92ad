import type ts from 'typescript';
import type { Result } from '../../core/base/index.ts';
import type { SmellKind } from '../../core/domain/index.ts';

/** The compiler's API, handed in: it comes from the workspace or from node_modules, and is never bundled. */
export type TypeScript = typeof ts;

/** One source file, parsed, with what a refactoring may ask about it. */
export interface SourceContext {
  readonly ts: TypeScript;
  /** Relative to the analysed root, `/` separated. */
  readonly path: string;
  readonly text: string;
  readonly sourceFile: ts.SourceFile;
  /** The file's own line end. */
  readonly newline: '\n' | '\r\n';
  /** One level of indentation as the file has it: two spaces, four, or a tab. */
  readonly indent: string;
  /** The quote that the file prefers for strings. */
  readonly quote: "'" | '"';
  /** Whether statements end with semicolons. */
  readonly semicolons: boolean;
  /**
   * A program of this file alone, made on first use and cheap: resolves the file's own names, knows nothing of types from
   * outside.
   */
  readonly program: () => ts.Program;
  /** What `make` makes of this source, made at the first call: for indexes that every finding needs. */
  readonly once: <T>(make: (source: SourceContext) => T) => T;
  /** Full semantic services; created on first use, costs a type check of what the file imports. */
  readonly service: () => ts.LanguageService;
  /** The file's name as the services know it. */
  readonly fileName: string;
}

/** Replaces `[start, end)` of the file's text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A smell found in a file, before it gets its fingerprint. */
export interface Finding {
  readonly kind: SmellKind;
  /** Range that shows the smell; its text, normalised, goes into the fingerprint. */
  readonly start: number;
  readonly end: number;
  /** Sentence for the person: what is wrong here. */
  readonly message: string;
  /** In the unit of the kind (lines, levels, occurrences); at least 1. */
  readonly weight: number;
}

/** Edits that remove a smell. */
export interface RefactoringEdits {
  readonly edits: readonly TextEdit[];
  /** Sentence on what was done, with the names that were chosen. */
  readonly note: string;
}

/**
 * Removes one kind of smell and keeps behaviour. `detect` reports only what a careful reader would agree to; `apply`
 * refuses with the reason, in words for the person, wherever the result could behave differently or read worse.
 * Both are pure. `detect` uses syntax only, so that a whole repository is analysed in seconds.
 */
export interface Refactoring {
  readonly kind: SmellKind;
  /**
   * Whether all findings of a file can be removed in one go: no removal changes what is found or safe elsewhere. Without
   * it they are removed one after the other, each in the text that the one before it left.
   */
  readonly independent?: boolean;
  detect(source: SourceContext): readonly Finding[];
  /** @param name what the person wants an extracted thing to be called. */
  apply(source: SourceContext, finding: Finding, name?: string): Result<RefactoringEdits, string>;
}
