/**
 * The files of changes as the editor reads them: the base, and the proposal.
 *
 * Owns: which of them the editor has asked for, and when their content last changed.
 *
 * Invariants:
 * 1. A text is that of the tree which the change names, never what happens to lie in a worktree.
 * 2. The editor hears when a file that it has asked for shows another tree than before, or can be edited no more or again.
 */
import * as vscode from 'vscode';
import type { Workspace } from '../../core/app/index.ts';
import type { Change, FileChange } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { fileOf, proposalIn, proposalOf, wholeText, type Proposal } from './changes.ts';
import { readReviewUri, type ReviewFile } from './uris.ts';

/** What a file system provider of ours does, without the parts that are the same for all. */
export interface ChangeFiles {
  stat(uri: vscode.Uri): Promise<vscode.FileStat>;
  readFile(uri: vscode.Uri): Promise<Uint8Array>;
  writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void>;
}

/** Bytes of texts that are kept, so that showing one anew asks git nothing. */
const kept = 32_000_000;

/** Texts by tree and path; the oldest go when there are too many bytes. */
function createTexts(): (key: string, load: () => Promise<Uint8Array>) => Promise<Uint8Array> {
  const texts = new Map<string, Uint8Array>();
  let bytes = 0;
  return async (key, load) => {
    const known = texts.get(key);
    if (known) return known;
    const text = await load();
    texts.set(key, text);
    bytes += text.length;
    for (const [oldest, old] of texts) {
      if (bytes <= kept) break;
      texts.delete(oldest);
      bytes -= old.length;
    }
    return text;
  };
}

/** Where the text of a file of a change is: a tree and a path in it; null where the change has no such file. */
function placeIn(
  { baseTree, tree }: Change,
  file: FileChange,
  side: ReviewFile['side'],
): readonly [string, string] | null {
  if (side === 'base') return file.status === 'added' ? null : [baseTree, file.oldPath ?? file.path];
  return file.status === 'deleted' ? null : [tree, file.path];
}

/** A file of a change that is known by now. */
interface Found {
  readonly at: ReviewFile;
  readonly proposal: Proposal;
  readonly file: FileChange;
  readonly workspace: Workspace;
}

/** Finds what a URI names; restored editors ask before anything else has opened the folder. */
async function find({ roots }: Editor, uri: vscode.Uri): Promise<Found> {
  const at = readReviewUri(uri);
  const root = roots.named(at?.root ?? '');
  if (!root) throw vscode.FileSystemError.Unavailable(vscode.l10n.t('Its folder is not open in this window.'));
  const workspace = await root.open();
  const proposal = at ? proposalOf(workspace.state(), at.taskId) : undefined;
  const file = at && proposal ? fileOf(proposal.change, at.path) : undefined;
  if (!at || !proposal || !file) throw vscode.FileSystemError.FileNotFound(uri);
  return { at, proposal, file, workspace };
}

async function load(workspace: Workspace, tree: string, path: string): Promise<Uint8Array> {
  const repository = await workspace.repository();
  if (!repository.ok) throw vscode.FileSystemError.Unavailable(repository.error.person);
  const text = await repository.value.fileAt(tree, path);
  if (text !== null) return new TextEncoder().encode(text);
  throw vscode.FileSystemError.Unavailable(
    vscode.l10n.t('{0} of this change is not kept by git any more. Send the task back to have it made anew.', path),
  );
}

/** What the person saved and the change does not hold yet. */
interface Saved {
  readonly content: Uint8Array;
  readonly tree: string;
  readonly gateId: string;
}

/** Whether the change still waits for what was saved: it is as it was, and its gate was not asked anew. */
function isPending({ tree, gateId }: Saved, { change, gate }: Proposal): boolean {
  return change.tree === tree && (!gate || gate.id === gateId);
}

/** Makes what the person saved part of the proposal. Throws with a text for the person when it cannot be. */
async function save({ at, proposal, file, workspace }: Found, content: Uint8Array): Promise<Saved> {
  const { change, gate } = proposal;
  if (at.side === 'base' || file.whole || !gate) {
    throw vscode.FileSystemError.NoPermissions(
      vscode.l10n.t('{0} cannot be edited: a proposal is edited as text, while it waits for you.', at.path),
    );
  }
  const files = [{ path: at.path, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(content) }];
  const { taskId } = at;
  const given = await workspace.give({ type: 'edit-proposal', by: personName(), taskId, changeId: change.id, files });
  if (!given.ok) throw vscode.FileSystemError.Unavailable(given.error.person);
  return { content, tree: change.tree, gateId: gate.id };
}

/** What a file was shown as. */
interface Look {
  readonly uri: vscode.Uri;
  readonly tree: string;
  /** Whether it waited for the person, who then may edit it. */
  readonly isAsked: boolean;
  readonly at: number;
}

/** The files that the editor was shown. */
type Shown = Map<string, Look>;

/** Tells of files that would be shown differently by now. */
function watchTrees({ roots, lifetime }: Editor, shown: Shown, changed: (uris: readonly vscode.Uri[]) => void): void {
  const off = roots.onChanged(() => {
    const stale = [...shown.values()].filter(({ uri, tree, isAsked }) => {
      const at = readReviewUri(uri);
      const now = at && proposalIn(roots, at.root, at.taskId);
      return now && (now.change.tree !== tree || (now.gate !== undefined) !== isAsked);
    });
    if (stale.length > 0) changed(stale.map(({ uri }) => uri));
  });
  lifetime.add(off);
}

/** Makes the files of all roots. @param changed hears which files show something else. */
export function createChangeFiles(editor: Editor, changed: (uris: readonly vscode.Uri[]) => void): ChangeFiles {
  const texts = createTexts();
  const shown: Shown = new Map();
  const saved = new Map<string, Saved>();
  watchTrees(editor, shown, changed);

  async function read(uri: vscode.Uri): Promise<Uint8Array> {
    const { at, proposal, file, workspace } = await find(editor, uri);
    const place = placeIn(proposal.change, file, at.side);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    const pending = saved.get(uri.toString());
    if (pending && isPending(pending, proposal)) return pending.content;
    if (file.whole) return new TextEncoder().encode(at.side === 'base' ? '' : `${wholeText(file)}\n`);
    return texts(`${at.root} ${place.join(':')}`, () => load(workspace, ...place));
  }

  /** A file's time of change is when its tree was first shown here. */
  function note(uri: vscode.Uri, { change: { tree }, gate }: Proposal): number {
    const before = shown.get(uri.toString());
    const at = before?.tree === tree ? before.at : Math.max(Date.now(), (before?.at ?? 0) + 1);
    shown.set(uri.toString(), { uri, tree, isAsked: gate !== undefined, at });
    return at;
  }

  return {
    async stat(uri) {
      const { at, proposal, file } = await find(editor, uri);
      const size = (await read(uri)).length;
      const mtime = note(uri, proposal);
      const isFixed = at.side === 'base' || file.whole !== undefined || !proposal.gate;
      const permissions = isFixed ? { permissions: vscode.FilePermission.Readonly } : {};
      return { type: vscode.FileType.File, ctime: 0, mtime, size, ...permissions };
    },
    readFile: read,
    async writeFile(uri, content) {
      saved.set(uri.toString(), await save(await find(editor, uri), content));
    },
  };
}
