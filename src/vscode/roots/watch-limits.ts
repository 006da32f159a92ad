import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import type { Lifetime } from '../../core/base/index.ts';
import { standingText } from '../status/near-limits.ts';

/** From this share of a limit on, in percent, the person is told by a message; before, the status bar says it. */
const pressing = 90;

/** Tells the person of limits of spending that are nearly reached. */
export function watchLimits(workspace: Workspace, lifetime: Lifetime): void {
  const off = workspace.onNews((events) => {
    for (const event of events) {
      if (event.type !== 'limit-neared' || event.data.share < pressing) continue;
      const stands = standingText(event.data.standing);
      void vscode.window.showWarningMessage(
        vscode.l10n.t('A limit of spending is nearly reached. {0}. At the limit you are asked.', stands),
      );
    }
  });
  lifetime.add(off);
}
