import type { Result } from '../base/index.ts';
import type { Failure, SmellRef } from '../domain/index.ts';
import type { Analysis, CallableFunction, Characterisation, Refactored, TestFramework } from './code-workshop.ts';

/** Every tool by its name: what goes in and what comes out. */
export interface ToolCalls {
  'list-files': { readonly input: Record<string, never>; readonly output: readonly string[] };
  'read-file': { readonly input: { readonly path: string }; readonly output: string };
  /** The file as it was at the task's base commit; null when it was not there. */
  'read-base-file': { readonly input: { readonly path: string }; readonly output: string | null };
  'write-file': { readonly input: { readonly path: string; readonly text: string }; readonly output: null };
  /** Finds smells in the files named; files that no workshop understands are passed over. */
  'find-smells': { readonly input: { readonly paths: readonly string[] }; readonly output: Analysis };
  /** Computes the refactoring of smells; writes nothing. `names`: fingerprint to the name the person wants. */
  'plan-refactoring': {
    readonly input: { readonly smells: readonly SmellRef[]; readonly names: Readonly<Record<string, string>> };
    readonly output: Refactored;
  };
  'describe-api': { readonly input: { readonly path: string }; readonly output: readonly string[] };
  'list-callables': { readonly input: { readonly path: string }; readonly output: readonly CallableFunction[] };
  /** Runs functions of the workspace on generated inputs and returns the test file that pins what they do. */
  'characterise-code': {
    readonly input: { readonly functions: readonly CallableFunction[]; readonly framework: TestFramework };
    readonly output: Characterisation;
  };
}

export type ToolName = keyof ToolCalls;

/** The only way for an agent to touch anything. Each call passes prepare, policy and execute. */
export interface ToolBox {
  /** For code that knows the tool. */
  call<T extends ToolName>(tool: T, input: ToolCalls[T]['input']): Promise<Result<ToolCalls[T]['output'], Failure>>;
  /** For models: the input as JSON text, the result or what was wrong as text. Never throws. */
  callAsText(tool: string, input: string): Promise<{ readonly ok: boolean; readonly text: string }>;
  /** For calls whose name and input come from outside: both are checked. */
  callByName(tool: string, input: unknown): Promise<Result<unknown, Failure>>;
}
