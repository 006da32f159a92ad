import * as vscode from 'vscode';
import type { Gate } from '../../core/domain/index.ts';
import type { Roots } from '../roots/roots.ts';
import type { Target } from '../target.ts';
import type { TreeSource } from './lazy-tree.ts';
import { tooltipOf } from './tooltip.ts';

/** An open gate. */
export type GateNode = Target & { readonly gateId: string };

const riskColors = { low: 'charts.green', medium: 'charts.yellow', high: 'charts.red' } as const;

/** Gates are numbered as they open. */
const byAge = new Intl.Collator('en', { numeric: true });

function gateItem(gate: Gate, node: GateNode): vscode.TreeItem {
  const item = new vscode.TreeItem(gate.question, vscode.TreeItemCollapsibleState.None);
  const { risk, reasons } = gate.risk;
  item.id = `${node.root} ${gate.id}`;
  item.description = `${gate.taskId ?? gate.goalId} · ${gate.kind} · ${risk}`;
  item.iconPath = new vscode.ThemeIcon('question', new vscode.ThemeColor(riskColors[risk]));
  item.contextValue = `gate-${gate.kind}`;
  item.tooltip = tooltipOf(gate.question, [`${gate.id} · ${gate.kind} · ${risk}`, ...reasons]);
  item.accessibilityInformation = { label: `${gate.question} ${gate.kind}, ${risk}` };
  item.command = { command: 'codemaestro.openGate', title: '', arguments: [node] };
  return item;
}

/** Every open gate of every agent in every folder, the oldest first: the one inbox. */
export function createApprovalTree(roots: Roots): TreeSource<GateNode> {
  return {
    async children(node) {
      if (node || !vscode.workspace.isTrusted) return [];
      const workspaces = await Promise.all(roots.all().map(async (root) => ({ root, workspace: await root.open() })));
      return workspaces.flatMap(({ root, workspace }) =>
        [...workspace.state().gates.values()]
          .sort((one, other) => byAge.compare(one.id, other.id))
          .map((gate) => ({
            root: root.folder.uri.toString(),
            gateId: gate.id,
            goalId: gate.goalId,
            ...(gate.taskId === undefined ? {} : { taskId: gate.taskId }),
          })),
      );
    },
    item(node) {
      const gate = roots.named(node.root)?.present()?.state().gates.get(node.gateId);
      return gate ? gateItem(gate, node) : new vscode.TreeItem('');
    },
  };
}
