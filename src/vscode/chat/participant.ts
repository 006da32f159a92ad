import * as vscode from 'vscode';
import type { Editor } from '../editor.ts';
import { approve } from './gates.ts';
import { stateGoal, ways } from './goal.ts';
import { brief, status } from './looking.ts';
import { talk } from './talk.ts';
import { say, type Outcome, type Turn } from './turn.ts';

const others: Readonly<Record<string, (turn: Turn) => Promise<Outcome>>> = { status, approve, brief };

function answerTurn(turn: Turn): Promise<Outcome> {
  const { command = '' } = turn.request;
  const way = ways[command];
  return way ? stateGoal(turn, way) : (others[command] ?? talk)(turn);
}

/** Answers one question to `@maestro`. What fails is told in the chat. */
export async function answer(
  editor: Editor,
  request: vscode.ChatRequest,
  context: vscode.ChatContext,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<vscode.ChatResult> {
  const turn = { editor, request, context, stream, token };
  if (!vscode.workspace.isTrusted) {
    say(turn, vscode.l10n.t('This folder is not trusted, so nothing runs in it.'));
    stream.button({ title: vscode.l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' });
    return {};
  }
  try {
    return { metadata: { ...(await answerTurn(turn)) } };
  } catch (error) {
    if (token.isCancellationRequested || error instanceof vscode.CancellationError) return {};
    const message = error instanceof Error ? error.message : String(error);
    editor.log.error(`chat: ${error instanceof Error ? (error.stack ?? message) : message}`);
    return { errorDetails: { message } };
  }
}

/** What the person may want next. */
export function followupsAfter({ metadata }: vscode.ChatResult): readonly vscode.ChatFollowup[] {
  const { goalId, lacksModel } = (metadata ?? {}) as Outcome;
  const improve = { prompt: '', command: 'improve', label: vscode.l10n.t('Improve this project') };
  const seeStatus = { prompt: '', command: 'status', label: vscode.l10n.t('How does it stand?') };
  const decide = { prompt: '', command: 'approve', label: vscode.l10n.t('What waits for me?') };
  if (lacksModel) return [improve, seeStatus];
  return goalId === undefined ? [] : [decide, seeStatus];
}
