import * as vscode from 'vscode';
import type { Cost } from '../core/domain/index.ts';

/** What work cost; empty for nothing. What has no known price is never taken for nothing. */
export function costText({ dollars, unpriced }: Pick<Cost, 'dollars' | 'unpriced'>): string {
  const known = `$${dollars.toFixed(dollars < 0.01 ? 4 : 2)}`;
  if (unpriced === 0) return dollars === 0 ? '' : known;
  return dollars === 0 ? vscode.l10n.t('cost unknown') : vscode.l10n.t('{0} and what is unknown', known);
}
