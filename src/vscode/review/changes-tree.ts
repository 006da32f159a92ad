import * as vscode from 'vscode';
import { hunkLabels } from '../../core/app/index.ts';
import type { FileChange, Hunk, HunkVerdict } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import type { Target } from '../target.ts';
import type { TreeSource } from '../views/tree-rows.ts';
import {
  authorText,
  fileOf,
  hunkOf,
  idsOf,
  openProposals,
  proposalIn,
  wholeText,
  type Authors,
  type Proposal,
} from './changes.ts';
import { reviewUri } from './uris.ts';

/** A row of the view: a task that proposes something, a file of it, or a hunk. */
export type ChangeNode = Target & { readonly kind: 'change' | 'file' | 'hunk'; readonly taskId: string };

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

const verdictIcons: Readonly<Record<HunkVerdict | 'open', readonly [string, string?]>> = {
  accepted: ['pass-filled', 'charts.green'],
  rejected: ['circle-slash', 'charts.red'],
  open: ['circle-large-outline'],
};

function iconOf(verdict: HunkVerdict | 'open'): vscode.ThemeIcon {
  const [icon, color] = verdictIcons[verdict];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** What the rows of some ids have in common: decided so, or open. */
function commonVerdict({ task }: Proposal, ids: readonly string[]): HunkVerdict | 'open' {
  const [first, ...others] = ids.map((id) => task.verdicts[id] ?? 'open');
  return first !== undefined && others.every((verdict) => verdict === first) ? first : 'open';
}

function changeItem({ task, change, gate }: Proposal, { root }: ChangeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(task.task.title, gate ? Expanded : Collapsed);
  item.id = `${root} ${task.task.id}`;
  const all = hunkLabels(change).size;
  const decided = Object.keys(task.verdicts).length;
  item.description = gate
    ? vscode.l10n.t('{0} · {1} of {2} decided', task.task.id, decided, all)
    : `${task.task.id} · ${task.status}`;
  item.iconPath = new vscode.ThemeIcon(gate ? 'git-pull-request' : 'git-pull-request-draft');
  item.contextValue = gate ? 'change-open' : 'change-waiting';
  item.tooltip = [change.risk.risk, ...change.risk.reasons].join('\n');
  return item;
}

const letters = { added: 'A', modified: 'M', deleted: 'D', renamed: 'R' } as const;

function fileItem(proposal: Proposal, file: FileChange, node: ChangeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    reviewUri({ side: 'proposal', root: node.root, taskId: node.taskId, path: file.path }),
    file.hunks.length > 0 ? Collapsed : None,
  );
  item.id = `${node.root} ${node.taskId} ${file.path}`;
  item.label = file.path.split('/').at(-1) ?? file.path;
  const size = file.whole ? '' : ` +${String(file.added)} −${String(file.removed)}`;
  item.description = `${letters[file.status]}${size} ${file.path.split('/').slice(0, -1).join('/')}`;
  const verdict = commonVerdict(proposal, idsOf(file));
  item.iconPath = verdict === 'open' ? vscode.ThemeIcon.File : iconOf(verdict);
  item.contextValue = `file-${proposal.gate ? verdict : 'waiting'}`;
  item.tooltip = file.hunks.length > 0 ? file.path : `${file.path}\n${wholeText(file)}`;
  item.command = { command: 'codemaestro.openChangedFile', title: '', arguments: [node] };
  return item;
}

/** The first line that a hunk adds, else the first that it removes. */
function headOf({ lines }: Hunk): string {
  const worth = (kind: string) => lines.find((line) => line.kind === kind && line.text.trim() !== '')?.text.trim();
  return worth('added') ?? worth('removed') ?? '';
}

function hunkItem(proposal: Proposal, hunk: Hunk, node: ChangeNode, by: string): vscode.TreeItem {
  const verdict = proposal.task.verdicts[hunk.id] ?? 'open';
  const item = new vscode.TreeItem(headOf(hunk), None);
  item.id = `${node.root} ${node.taskId} ${node.path ?? ''} ${hunk.id}`;
  item.description = vscode.l10n.t('line {0}', hunk.newStart);
  item.iconPath = iconOf(verdict);
  item.contextValue = `hunk-${proposal.gate ? verdict : 'waiting'}`;
  item.tooltip = by;
  item.accessibilityInformation = { label: `${headOf(hunk)}, ${verdict}` };
  item.command = { command: 'codemaestro.openChangedFile', title: '', arguments: [node] };
  return item;
}

/** Tasks that propose something, with files and hunks. */
export function createChangesTree(editor: Editor, authors: Authors): TreeSource<ChangeNode> {
  const { roots } = editor;

  async function top(): Promise<readonly ChangeNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    const lists = roots.all().map(async (root) => {
      const state = (await root.open()).state();
      const key = root.folder.uri.toString();
      return openProposals(state).map(({ task }) => ({ kind: 'change' as const, root: key, taskId: task.task.id }));
    });
    return (await Promise.all(lists)).flat();
  }

  function below(node: ChangeNode): readonly ChangeNode[] {
    const { root, taskId, path } = node;
    const change = proposalIn(roots, root, taskId)?.change;
    if (node.kind === 'change') {
      return (change?.files ?? []).map((file) => {
        const only = file.hunks.length === 0 ? { hunkId: file.id } : {};
        return { kind: 'file', root, taskId, path: file.path, ...only };
      });
    }
    const hunks = (change && fileOf(change, path ?? ''))?.hunks ?? [];
    return hunks.map(({ id }) => ({ kind: 'hunk', root, taskId, path: path ?? '', hunkId: id }));
  }

  return {
    children: (node) => (node ? Promise.resolve(below(node)) : top()),
    async item(node) {
      const proposal = proposalIn(roots, node.root, node.taskId);
      const workspace = roots.named(node.root)?.present();
      if (!proposal || !workspace) return new vscode.TreeItem('');
      if (node.kind === 'change') return changeItem(proposal, node);
      const file = fileOf(proposal.change, node.path ?? '');
      const hunk = hunkOf(proposal.change, node.hunkId ?? '')?.hunk;
      if (file && node.kind === 'file') return fileItem(proposal, file, node);
      if (!hunk) return new vscode.TreeItem('');
      const author = (await authors(workspace, proposal.change)).get(hunk.id);
      return hunkItem(proposal, hunk, node, author ? authorText(author) : '');
    },
  };
}
