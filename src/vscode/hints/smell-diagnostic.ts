import * as vscode from 'vscode';
import { smellKinds, type Smell, type SmellRef } from '../../core/domain/index.ts';

/** Names our diagnostics among those of others. */
const source = 'CodeMaestro';

/** A diagnostic that stands for a smell. */
export type SmellDiagnostic = vscode.Diagnostic & { readonly smell: Smell };

/** A quick fix that removes a smell. */
export type RefactoringAction = vscode.CodeAction & { readonly smell: SmellRef; readonly uri: string };

/** A smell as a hint on its line. */
export function diagnosticOf(smell: Smell, document: vscode.TextDocument): SmellDiagnostic {
  const line = document.lineAt(Math.min(smell.line, document.lineCount) - 1);
  const range = new vscode.Range(
    line.lineNumber,
    line.firstNonWhitespaceCharacterIndex,
    line.lineNumber,
    line.range.end.character,
  );
  const diagnostic = new vscode.Diagnostic(range, smell.message, vscode.DiagnosticSeverity.Hint);
  diagnostic.source = source;
  diagnostic.code = smell.kind;
  if (smell.kind === 'dead-code' || smell.kind.startsWith('unused')) {
    diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  }
  return Object.assign(diagnostic, { smell });
}

/** Whether a diagnostic is one of ours that still knows its smell. */
export function isHint(diagnostic: vscode.Diagnostic): diagnostic is SmellDiagnostic {
  return diagnostic.source === source && 'smell' in diagnostic;
}

/** The quick fix of a hint; undefined when no safe one is known. */
export function fixOf(diagnostic: SmellDiagnostic, document: vscode.TextDocument): RefactoringAction | undefined {
  const { smell } = diagnostic;
  if (!smell.fix.safe) return undefined;
  const action = new vscode.CodeAction(smellKinds[smell.kind].title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  return Object.assign(action, { smell, uri: document.uri.toString() });
}

/** The action as a refactoring of ours, if it is one. */
export function refactoringAction(action: vscode.CodeAction): RefactoringAction | undefined {
  return 'smell' in action && 'uri' in action ? (action as RefactoringAction) : undefined;
}
