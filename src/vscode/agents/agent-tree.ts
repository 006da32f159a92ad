import * as vscode from 'vscode';
import { followAgents, readDoneAgents, type AgentRow, type DoneAgent } from '../../core/app/index.ts';
import { tokensIn, tokensOut } from '../../core/domain/index.ts';
import type { JournalReader } from '../../core/ports/index.ts';
import { costText } from '../cost-text.ts';
import type { Root, Roots } from '../roots/roots.ts';
import type { Target } from '../target.ts';
import type { TreeSource } from '../views/tree-rows.ts';

/** An agent at work, or one that is done. */
export type AgentNode = Target & ({ readonly agent: AgentRow } | { readonly done: DoneAgent });

const looks: Readonly<Record<AgentRow['activity'], readonly [icon: string, color: string]>> = {
  starts: ['sync~spin', 'charts.blue'],
  thinks: ['sync~spin', 'charts.blue'],
  calls: ['sync~spin', 'charts.blue'],
  asks: ['question', 'charts.yellow'],
  delegates: ['organization', 'charts.purple'],
  paused: ['debug-pause', 'disabledForeground'],
  stalled: ['warning', 'charts.red'],
  stopped: ['circle-outline', 'disabledForeground'],
};

function doing({ activity, tool, gateIds }: AgentRow): string {
  switch (activity) {
    case 'starts':
      return vscode.l10n.t('starts');
    case 'thinks':
      return vscode.l10n.t('thinks');
    case 'calls':
      return vscode.l10n.t('calls {0}', tool ?? '');
    case 'asks':
      return vscode.l10n.t('waits for you: {0}', gateIds.join(', '));
    case 'delegates':
      return vscode.l10n.t('waits for another agent');
    case 'paused':
      return vscode.l10n.t('paused');
    case 'stalled':
      return vscode.l10n.t('nothing has come from it for long');
    case 'stopped':
      return vscode.l10n.t('nobody is at work');
  }
}

/** A time for people: `40 s`, `3 min`. */
function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 90 ? `${String(seconds)} s` : `${String(Math.round(seconds / 60))} min`;
}

function icon([name, color]: readonly [string, string]): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
}

function agentItem(agent: AgentRow): vscode.TreeItem {
  const { role, taskId, goalId, turn, activity, startedAt, tokens, title, stageId, model, attempt } = agent;
  const item = new vscode.TreeItem(`${role} · ${taskId ?? goalId}`);
  const parts = [doing(agent), vscode.l10n.t('turn {0}', turn), elapsed(Date.now() - startedAt)];
  item.id = agent.sessionId;
  item.description = (turn === 0 ? [parts[0], parts[2]] : parts).join(' · ');
  item.iconPath = icon(looks[activity]);
  item.contextValue = activity === 'paused' ? 'agent-paused' : taskId === null ? 'agent-plans' : 'agent-works';
  const sum = tokensIn(tokens);
  const lines = [
    title ?? '',
    vscode.l10n.t('Stage {0}, attempt {1}', stageId ?? 'plan', attempt),
    model === null ? '' : vscode.l10n.t('Model {0}', model),
    sum === 0 ? '' : vscode.l10n.t('{0} tokens in, {1} out', sum, tokensOut(tokens)),
  ];
  item.tooltip = lines.filter((line) => line !== '').join('\n');
  return item;
}

function doneItem({ sessionId, role, taskId, outcome, summary, duration, cost }: DoneAgent): vscode.TreeItem {
  const item = new vscode.TreeItem(`${role} · ${taskId}`);
  const price = costText(cost);
  item.id = sessionId;
  item.description = [outcome, elapsed(duration), ...(price === '' ? [] : [price])].join(' · ');
  item.iconPath = icon(outcome === 'reported' ? ['pass', 'charts.green'] : ['error', 'charts.red']);
  item.contextValue = 'done';
  item.tooltip = summary;
  return item;
}

type Agents = ReturnType<typeof followAgents>;

/** Agents at work of all folders, those that wait first, then those that were done last. */
export function createAgentTree(roots: Roots): TreeSource<AgentNode> {
  const followed = new WeakMap<JournalReader, Agents>();

  async function agentsIn(root: Root): Promise<readonly AgentNode[]> {
    const journal = (await root.open()).journal();
    if (!journal) return [];
    const agents = followed.get(journal) ?? followAgents(journal);
    followed.set(journal, agents);
    const key = root.folder.uri.toString();
    const rows = await agents.read(Date.now());
    const waits = ({ activity }: AgentRow): number => (activity === 'asks' ? 0 : 1);
    const done = await readDoneAgents(journal);
    return [
      ...rows
        .toSorted((a, b) => waits(a) - waits(b))
        .map((agent) => ({
          root: key,
          goalId: agent.goalId,
          ...(agent.taskId === null ? {} : { taskId: agent.taskId }),
          agent,
        })),
      ...done.map((each) => ({ root: key, goalId: each.goalId, taskId: each.taskId, done: each })),
    ];
  }

  return {
    async children(node) {
      if (node || !vscode.workspace.isTrusted) return [];
      return (await Promise.all(roots.all().map(agentsIn))).flat();
    },
    item: (node) => ('agent' in node ? agentItem(node.agent) : doneItem(node.done)),
  };
}
