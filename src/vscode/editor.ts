import type * as vscode from 'vscode';
import type { Lifetime } from '../core/base/index.ts';
import type { HealthRecords } from '../core/app/index.ts';
import type { ModelDesk } from './models/asking.ts';
import type { Roots } from './roots/roots.ts';

/** What every feature of the editor works with. */
export interface Editor {
  readonly context: vscode.ExtensionContext;
  /** Ends with the window, or when the extension is switched off. */
  readonly lifetime: Lifetime;
  /** The folders of the window that work can be done in. */
  readonly roots: Roots;
  /** How language models have done lately: whoever asks them in this window shares it. */
  readonly health: HealthRecords;
  /** Keys of servers that were kept or read in this window: what is to be masked. Nowhere but in its memory. */
  readonly knownKeys: Set<string>;
  /** Where chats ask language models; loaded when it is first wanted. */
  readonly desk: () => Promise<ModelDesk>;
  /** For people: what went wrong, with what to do. */
  readonly log: vscode.LogOutputChannel;
}

/** A part of the editor surface. Registering must be cheap: what it needs beyond `vscode` is imported when it is used. */
export interface Feature {
  readonly name: string;
  register(editor: Editor): void;
}
