import * as vscode from 'vscode';
import { readStatus } from '../../core/app/index.ts';
import type { CommandHandlers } from '../commands.ts';
import { momentText } from '../moment-text.ts';
import type { Root } from '../roots/roots.ts';
import type { statusCommandList } from './command-list.ts';
import { healthLines } from './health-lines.ts';
import { statusText } from './status-text.ts';

type Id = (typeof statusCommandList)[number]['command'];

function timeOf(at: number): string {
  return momentText(at, { timeStyle: 'short' });
}

async function statusOf(root: Root): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) {
    return [vscode.l10n.t('Nothing is read here before you trust the folder.')];
  }
  const workspace = await root.open();
  await workspace.refresh();
  const trouble = workspace.trouble();
  if (trouble) return [trouble.person];
  const journal = workspace.journal();
  return journal ? statusText(readStatus(journal)) : [vscode.l10n.t('Nothing has happened in this folder yet.')];
}

/** The handlers of the commands that tell how the work stands; the text goes to a channel of its own. */
export const createStatusCommands = (
  channel: vscode.OutputChannel,
  costs: { readonly open: () => Promise<void> },
): CommandHandlers<Id> => ({
  'codemaestro.showCosts': () => costs.open(),
  async 'codemaestro.showStatus'({ roots, health }) {
    const all = roots.all();
    channel.clear();
    channel.show(true);
    if (all.length === 0) channel.appendLine(vscode.l10n.t('Open a folder to see how its goals stand.'));
    for (const root of all) {
      if (all.length > 1) channel.appendLine(`${root.folder.name}:`);
      for (const line of await statusOf(root)) channel.appendLine(line);
    }
    for (const line of healthLines(health, Date.now(), vscode.l10n, timeOf)) channel.appendLine(line);
  },
  'codemaestro.showLog'({ log }) {
    log.show();
    return Promise.resolve();
  },
});
