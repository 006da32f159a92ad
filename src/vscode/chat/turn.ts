import * as vscode from 'vscode';
import { plainMarkdown, safeMarkdown } from '../../core/base/index.ts';
import type { Editor } from '../editor.ts';
import type { Root } from '../roots/roots.ts';
import type { Target } from '../target.ts';

/** One question to the participant, with all that answers it. */
export interface Turn {
  readonly editor: Editor;
  readonly request: vscode.ChatRequest;
  readonly context: vscode.ChatContext;
  readonly stream: vscode.ChatResponseStream;
  readonly token: vscode.CancellationToken;
}

/** What is kept of an answer, for what follows it. */
export interface Outcome {
  readonly root?: string;
  readonly goalId?: string;
  /** Nothing can be done in words: there is no language model. */
  readonly lacksModel?: true;
}

/** Text of people, models and workspaces as a line of its own: nothing in it is drawn or followed. */
export function plain(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString(plainMarkdown(text));
}

/** Says a line of text as it is. */
export function say({ stream }: Pick<Turn, 'stream'>, text: string): void {
  stream.markdown(plain(text).appendMarkdown('\n\n'));
}

/** Says markdown that somebody else wrote: without images, HTML, and links that hide where they lead. */
export function sayMarkdown({ stream }: Pick<Turn, 'stream'>, text: string): void {
  stream.markdown(`${safeMarkdown(text)}\n\n`);
}

/** The key of a root, as targets name it. */
export function keyOf(root: Root): string {
  return root.folder.uri.toString();
}

/** A button that runs a command on a target. */
export function button({ stream }: Pick<Turn, 'stream'>, title: string, command: string, target?: Target): void {
  stream.button({ title, command, arguments: target ? [target] : [] });
}

/** Says that words need a language model, and how to get one. */
export function sayNoModel(turn: Turn): Outcome {
  say(
    turn,
    vscode.l10n.t(
      'Goals in words need a language model, and none is configured. Add one of your own server or provider. Without one, /improve, /status, /approve and /brief work.',
    ),
  );
  button(turn, vscode.l10n.t('Add Language Model…'), 'codemaestro.addModel');
  return { lacksModel: true };
}
