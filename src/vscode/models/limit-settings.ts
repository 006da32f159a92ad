import * as vscode from 'vscode';
import * as z from 'zod';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, Limits, type Failure } from '../../core/domain/index.ts';

/** The limits of spending that the person set in the editor: what a workspace says does not count. */
export function limitsInSettings(): Result<Limits, Failure> {
  const own = vscode.workspace.getConfiguration('codemaestro').inspect('limits')?.globalValue;
  const limits = Limits().safeParse(own ?? {});
  if (limits.success) return ok(limits.data);
  const text = vscode.l10n.t(
    'Your setting codemaestro.limits cannot be read, so no model is asked: {0}. Mend it in your settings.',
    z.prettifyError(limits.error),
  );
  return err(failure('bad-config', text));
}
