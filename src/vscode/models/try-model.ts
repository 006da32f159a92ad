import * as vscode from 'vscode';
import type { ModelProvider } from '../../core/ports/index.ts';

/** How long a model may take to answer a test, in milliseconds. */
const patience = 60_000;

/** Asks a model for a word and tells how that went. */
export async function tryModel(name: string, provider: ModelProvider): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t('Asking {0} for a word', name);
  const started = performance.now();
  const reply = await vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => {
      stop.abort();
    });
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(patience)]);
    const messages = [{ role: 'user' as const, text: 'Answer with the one word: ready' }];
    return provider.ask({ model: name, system: '', tools: [], messages }, () => undefined, signal);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (reply.ok) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} answered in {1} s.', name, seconds));
    return;
  }
  if (reply.error.reason !== 'cancelled') throw new Error(reply.error.person);
  void vscode.window.showWarningMessage(
    vscode.l10n.t('{0} was not tested: it was stopped after {1} s.', name, seconds),
  );
}
