import assert from 'node:assert/strict';
import vm from 'node:vm';
import ts from 'typescript';
import type { Refactoring, TextEdit } from '../../../src/adapters/typescript/refactoring.ts';
import { createSourceContext } from '../../../src/adapters/typescript/source-context.ts';

/** The text after the edits, which may not overlap. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((t, e) => t.slice(0, e.start) + e.text + t.slice(e.end), text);
}

/** What a refactoring makes of a text when every finding is applied in turn, and what it refused. */
export function refactorText(
  refactoring: Refactoring,
  text: string,
  options: { path?: string; name?: string } = {},
): { text: string; refused: string[]; notes: string[]; found: number } {
  const path = options.path ?? 'file.ts';
  const refused: string[] = [];
  const notes: string[] = [];
  let current = text;
  let skip = 0;
  let found = -1;
  for (;;) {
    const source = createSourceContext(ts, path, current);
    const findings = refactoring.detect(source);
    if (found < 0) found = findings.length;
    const finding = findings[skip];
    if (!finding) return { text: current, refused, notes, found };
    const result = refactoring.apply(source, finding, options.name);
    if (!result.ok) {
      refused.push(result.error);
      skip++;
      continue;
    }
    const next = applyEdits(current, result.value.edits);
    assert.notEqual(next, current, 'an accepted refactoring must change something');
    assertParses(path, next);
    notes.push(result.value.note);
    current = next;
  }
}

/** Fails when the text has syntax errors. */
export function assertParses(path: string, text: string): void {
  const { diagnostics } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, jsx: ts.JsxEmit.Preserve },
  });
  assert.deepEqual(diagnostics?.map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n')) ?? [], [], text);
}

/** Runs a module's text (no imports) and returns its exports, so that before and after can be compared by behaviour. */
export function load(text: string, path = 'file.ts'): Record<string, unknown> {
  const { outputText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, jsx: ts.JsxEmit.React },
  });
  const module = { exports: {} as Record<string, unknown> };
  const run = vm.runInThisContext(`(module, exports) => {${outputText}\n}`) as (m: unknown, e: unknown) => void;
  run(module, module.exports);
  return module.exports;
}
