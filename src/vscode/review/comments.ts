/**
 * Comments on hunks, in the editor's own threads.
 *
 * Owns: the threads that are shown. They are made from the journal, never from what was typed.
 */
import * as vscode from 'vscode';
import { placeComments } from '../../core/app/index.ts';
import type { Comment } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import { fileOf, proposalIn } from './changes.ts';
import { rangeOf } from './spot.ts';
import { proposalScheme, readReviewUri } from './uris.ts';

/** A comment as it is shown: as plain text, whatever stands in it. */
function shown({ text, by, at }: Comment, isHeard: boolean): vscode.Comment {
  return {
    body: text,
    mode: vscode.CommentMode.Preview,
    author: { name: by },
    timestamp: new Date(at),
    ...(isHeard ? { label: vscode.l10n.t('answered') } : {}),
  };
}

/** The hunks of a document with their ranges; none for what is no open proposal. */
function hunksIn({ roots }: Editor, uri: vscode.Uri): readonly (readonly [id: string, range: vscode.Range])[] {
  const at = readReviewUri(uri);
  const proposal = at?.side === 'proposal' ? proposalIn(roots, at.root, at.taskId) : undefined;
  const file = at && proposal && fileOf(proposal.change, at.path);
  return (file?.hunks ?? []).map((hunk) => [hunk.id, rangeOf(hunk, 'proposal')]);
}

/** A new thread; what nobody has answered is there to be read. */
function openThread(
  controller: vscode.CommentController,
  uri: vscode.Uri,
  range: vscode.Range,
  isUnanswered: boolean,
): vscode.CommentThread {
  const thread = controller.createCommentThread(uri, range, []);
  const { Collapsed, Expanded } = vscode.CommentThreadCollapsibleState;
  thread.collapsibleState = isUnanswered ? Expanded : Collapsed;
  return thread;
}

/** Shows the comments of open proposals and takes new ones. */
export function showComments(editor: Editor): void {
  const controller = vscode.comments.createCommentController('codemaestro.review', vscode.l10n.t('CodeMaestro Review'));
  controller.options = {
    prompt: vscode.l10n.t('Comment on this hunk'),
    placeHolder: vscode.l10n.t('What should be different? Send the change back to have it heard.'),
  };
  controller.commentingRangeProvider = {
    provideCommentingRanges: ({ uri }) => hunksIn(editor, uri).map(([, range]) => range),
  };
  const threads = new Map<string, vscode.CommentThread>();

  function draw(uri: vscode.Uri, stale: Set<string>): void {
    const at = readReviewUri(uri);
    const proposal = at && proposalIn(editor.roots, at.root, at.taskId);
    if (!proposal) return;
    const { onHunks } = placeComments(proposal.change, proposal.task.comments);
    for (const [id, range] of hunksIn(editor, uri)) {
      const said = onHunks.get(id) ?? [];
      const isUnanswered = (each: Comment): boolean => proposal.task.unanswered.includes(each.id);
      const comments = said.map((each) => shown(each, !isUnanswered(each)));
      if (comments.length === 0) continue;
      const key = `${uri.toString()}#${id}`;
      stale.delete(key);
      const thread = threads.get(key) ?? openThread(controller, uri, range, said.some(isUnanswered));
      threads.set(key, thread);
      thread.range = range;
      thread.comments = comments;
    }
  }

  function drawAll(): void {
    const stale = new Set(threads.keys());
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === proposalScheme);
    for (const { uri } of open) draw(uri, stale);
    for (const key of stale) {
      threads.get(key)?.dispose();
      threads.delete(key);
    }
  }

  drawAll();
  const off = editor.roots.onChanged(drawAll);
  const opened = vscode.workspace.onDidOpenTextDocument(drawAll);
  editor.lifetime.add(() => {
    off();
    opened.dispose();
    controller.dispose();
  });
}
