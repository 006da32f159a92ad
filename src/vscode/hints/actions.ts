import * as vscode from 'vscode';
import { fixOf, isHint } from './smell-diagnostic.ts';

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;
const { DiagnosticSeverity } = vscode;

function commandAction(
  title: string,
  kind: vscode.CodeActionKind,
  command: `codemaestro.${string}`,
  args: readonly unknown[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { command, title, arguments: [...args] };
  return action;
}

/** Problems that others found and that an agent can be asked to fix. */
function fixable({ severity }: vscode.Diagnostic): boolean {
  return severity === DiagnosticSeverity.Error || severity === DiagnosticSeverity.Warning;
}

/** What the lightbulb offers at a place: fixes of smells and problems, and what an agent can do with the code there. */
export function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  { diagnostics, only, triggerKind }: vscode.CodeActionContext,
  token: vscode.CancellationToken,
): vscode.CodeAction[] {
  if (token.isCancellationRequested) return [];
  const smells = diagnostics.filter(isHint).flatMap((diagnostic) => fixOf(diagnostic, document) ?? []);
  const problems = diagnostics.filter((each) => !isHint(each) && fixable(each));
  const fixes = problems.map((problem) => {
    const place = { uri: document.uri.toString(), line: problem.range.start.line + 1, message: problem.message };
    const title = vscode.l10n.t('Fix with CodeMaestro: {0}', problem.message.split('\n')[0] ?? '');
    const action = commandAction(title, QuickFix, 'codemaestro.fixProblem', [place]);
    action.diagnostics = [problem];
    return action;
  });
  const place = { uri: document.uri.toString(), line: range.start.line + 1, lastLine: range.end.line + 1 };
  // Only where they are asked for: else a lightbulb would stand at every line.
  const isAsked = only?.intersects(RefactorRewrite) ?? triggerKind === vscode.CodeActionTriggerKind.Invoke;
  const rewrites = isAsked
    ? [
        commandAction(vscode.l10n.t('Write tests for this function'), RefactorRewrite, 'codemaestro.writeTests', [
          place,
        ]),
        commandAction(vscode.l10n.t('Document this code'), RefactorRewrite, 'codemaestro.documentCode', [place]),
        commandAction(vscode.l10n.t('Explain this code'), RefactorRewrite, 'codemaestro.explainCode', [place]),
      ]
    : [];
  return [...smells, ...fixes, ...rewrites];
}
