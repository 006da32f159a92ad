import * as vscode from 'vscode';
import type { GrantedRule, State } from '../../core/app/index.ts';
import type { Gate } from '../../core/domain/index.ts';
import { questionText } from '../question-text.ts';
import type { Roots } from '../roots/roots.ts';
import type { Target } from '../target.ts';
import type { TreeSource } from './tree-rows.ts';
import { tooltipOf } from './tooltip.ts';

/** An open gate, or a rule that was given at one and has its id. */
export type GateNode = Target & { readonly gateId: string };

/** What a gate and a rule have in common. */
type Asked = Pick<GrantedRule, 'id' | 'goalId' | 'taskId'>;

const riskColors = { low: 'charts.green', medium: 'charts.yellow', high: 'charts.red' } as const;

/** Gates are numbered as they open. */
const byAge = new Intl.Collator('en', { numeric: true });

function gateItem(gate: Gate, node: GateNode): vscode.TreeItem {
  const question = questionText(gate);
  const item = new vscode.TreeItem(question, vscode.TreeItemCollapsibleState.None);
  const { risk, reasons } = gate.risk;
  item.id = `${node.root} ${gate.id}`;
  item.description = `${gate.taskId ?? gate.goalId} · ${gate.kind} · ${risk}`;
  item.iconPath = new vscode.ThemeIcon('question', new vscode.ThemeColor(riskColors[risk]));
  item.contextValue = gate.rule ? `gate-${gate.kind}-kind` : `gate-${gate.kind}`;
  item.tooltip = tooltipOf(question, [`${gate.id} · ${gate.kind} · ${risk}`, ...reasons]);
  item.accessibilityInformation = { label: `${question} ${gate.kind}, ${risk}` };
  item.command = { command: 'codemaestro.openGate', title: '', arguments: [node] };
  return item;
}

/** What needs no answer for a while, because the person said so. */
function ruleItem({ id, rule, by, taskId, goalId, sessionId }: GrantedRule, node: GateNode): vscode.TreeItem {
  const kind = `${rule.program} ${rule.subcommand} …`;
  const item = new vscode.TreeItem(kind, vscode.TreeItemCollapsibleState.None);
  item.id = `${node.root} ${id}`;
  item.description = vscode.l10n.t('let pass until the session ends ({0})', taskId ?? goalId);
  item.iconPath = new vscode.ThemeIcon('unlock');
  item.contextValue = 'rule';
  item.tooltip = vscode.l10n.t(
    '{0} in {1}, let pass by {2} until the session of {3} ends.',
    kind,
    rule.folder,
    by,
    `${taskId ?? goalId} (${sessionId})`,
  );
  return item;
}

/**
 * Every open gate of every agent in every folder, the oldest first: the one inbox. Behind them stands what the person lets pass
 * without one.
 */
export function createApprovalTree(roots: Roots): TreeSource<GateNode> {
  return {
    async children(node) {
      if (node || !vscode.workspace.isTrusted) return [];
      const workspaces = await Promise.all(roots.all().map(async (root) => ({ root, workspace: await root.open() })));
      const rows = (of: (state: State) => Iterable<Asked>): readonly GateNode[] =>
        workspaces.flatMap(({ root, workspace }) =>
          [...of(workspace.state())]
            .sort((one, other) => byAge.compare(one.id, other.id))
            .map(({ id, goalId, taskId }) => ({
              root: root.folder.uri.toString(),
              gateId: id,
              goalId,
              ...(taskId === undefined ? {} : { taskId }),
            })),
        );
      return [...rows(({ gates }) => gates.values()), ...rows(({ rules }) => rules.values())];
    },
    item(node) {
      const state = roots.named(node.root)?.present()?.state();
      const gate = state?.gates.get(node.gateId);
      const rule = state?.rules.get(node.gateId);
      if (gate) return gateItem(gate, node);
      return rule ? ruleItem(rule, node) : new vscode.TreeItem('');
    },
  };
}
