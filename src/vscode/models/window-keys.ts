import * as vscode from 'vscode';
import { createKeys, type Keys } from './keys.ts';

/** What a window has of keys. */
interface Window {
  readonly context: vscode.ExtensionContext;
  readonly knownKeys: Set<string>;
}

/** Keys of servers, as this window keeps and reads them. */
export function keysOf({ context, knownKeys }: Window): Keys {
  return createKeys(context.secrets, knownKeys, vscode.l10n);
}
