import * as vscode from 'vscode';
import { tasksOf, type GoalState, type State, type TaskState } from '../../core/app/index.ts';
import { describeEvidence, isClosed, isGoalOpen } from '../../core/domain/index.ts';
import { costText } from '../cost-text.ts';
import type { Root, Roots } from '../roots/roots.ts';
import type { Target } from '../target.ts';
import type { TreeSource } from './tree-rows.ts';
import { goalIcon, stageIcon, taskIcon } from './state-icons.ts';
import { tooltipOf } from './tooltip.ts';

/** A row: what it stands for, and the folder it is in. */
export type TaskNode = Target & { readonly kind: 'root' | 'goal' | 'task' | 'stage'; readonly stageId?: string };

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

function rootItem(root: Root): vscode.TreeItem {
  const item = new vscode.TreeItem(root.folder.name, Expanded);
  item.id = root.folder.uri.toString();
  const writer = root.present()?.writer();
  if (writer?.alive && root.present()?.standing() === 'following') {
    item.description = vscode.l10n.t('{0} (process {1}) is at work', writer.label, writer.pid);
  }
  item.iconPath = vscode.ThemeIcon.Folder;
  return item;
}

function goalItem({ goal, status, reason, openTasks, paused }: GoalState, root: string): vscode.TreeItem {
  const isOpen = isGoalOpen(status);
  const item = new vscode.TreeItem(goal.text, isOpen ? Expanded : Collapsed);
  item.id = `${root} ${goal.id}`;
  const held = isOpen && paused;
  const standing = held ? vscode.l10n.t('{0}, paused', status) : status;
  item.description = `${goal.id} · ${standing}`;
  item.iconPath = held ? new vscode.ThemeIcon('debug-pause') : goalIcon(status);
  item.contextValue = `goal-${isOpen ? 'open' : 'over'}-${status}${held ? '-paused' : ''}`;
  item.tooltip = tooltipOf(goal.text, [
    `${goal.id} · ${standing}`,
    reason,
    vscode.l10n.t('Branch {0}', goal.base.branch),
    openTasks > 0 ? vscode.l10n.t('{0} tasks open', openTasks) : '',
  ]);
  item.accessibilityInformation = { label: `${goal.text}, ${standing}` };
  return item;
}

function taskItem(task: TaskState, node: TaskNode): vscode.TreeItem {
  const { status, reason, evidence, cost, failedAttempts } = task;
  const item = new vscode.TreeItem(task.task.title, Collapsed);
  item.id = `${node.root} ${task.task.id}`;
  item.description = `${task.task.id} · ${status}`;
  item.iconPath = taskIcon(status);
  item.contextValue = `task-${isClosed(status) ? 'over' : 'open'}-${status}`;
  const risk = vscode.l10n.t('Risk: {0}', task.change?.risk.risk ?? task.task.risk);
  const lines = [
    `${task.task.id} · ${status} · ${risk}`,
    reason,
    evidence ? describeEvidence(evidence) : '',
    failedAttempts > 0 ? vscode.l10n.t('{0} failed attempts', failedAttempts) : '',
    costText(cost),
  ];
  item.tooltip = tooltipOf(task.task.title, lines);
  item.accessibilityInformation = { label: `${task.task.title}, ${status}` };
  item.command = { command: 'codemaestro.showTask', title: '', arguments: [node] };
  return item;
}

function stageItem(task: TaskState, root: string, stageId: string): vscode.TreeItem {
  const stage = task.stages[stageId];
  const item = new vscode.TreeItem(stageId, None);
  item.id = `${root} ${task.task.id} ${stageId}`;
  item.description = stage?.status ?? '';
  if (stage) item.iconPath = stageIcon(stage.status);
  if (stage?.reason) item.tooltip = stage.reason;
  return item;
}

/** Goals, newest first, with their tasks and stages; in a window of several folders under each its own. */
export function createTaskTree(roots: Roots): TreeSource<TaskNode> {
  const stateOf = ({ root }: TaskNode): State | undefined => roots.named(root)?.present()?.state();

  async function goalsIn(root: Root): Promise<readonly TaskNode[]> {
    const state = (await root.open()).state();
    const key = root.folder.uri.toString();
    return [...state.goals.keys()].reverse().map((goalId) => ({ kind: 'goal' as const, root: key, goalId }));
  }

  async function top(): Promise<readonly TaskNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    const all = roots.all();
    const lists = await Promise.all(all.map(goalsIn));
    if (all.length < 2 || lists.every((list) => list.length === 0)) return lists.flat();
    return all.map((root) => ({ kind: 'root' as const, root: root.folder.uri.toString() }));
  }

  function below(node: TaskNode): readonly TaskNode[] {
    const state = stateOf(node);
    if (!state) return [];
    const { root, goalId = '', taskId = '' } = node;
    if (node.kind === 'goal') {
      return tasksOf(state, goalId).map(({ task }) => ({ kind: 'task', root, goalId, taskId: task.id }));
    }
    const stages = Object.keys(state.tasks.get(taskId)?.stages ?? {});
    return node.kind === 'task' ? stages.map((stageId) => ({ kind: 'stage', root, goalId, taskId, stageId })) : [];
  }

  return {
    async children(node) {
      if (!node) return top();
      const root = node.kind === 'root' ? roots.named(node.root) : undefined;
      return root ? goalsIn(root) : below(node);
    },
    item(node) {
      const root = roots.named(node.root);
      const goal = stateOf(node)?.goals.get(node.goalId ?? '');
      const task = stateOf(node)?.tasks.get(node.taskId ?? '');
      if (node.kind === 'root' && root) return rootItem(root);
      if (node.kind === 'goal' && goal) return goalItem(goal, node.root);
      if (node.kind === 'task' && task) return taskItem(task, node);
      if (task && node.stageId !== undefined) return stageItem(task, node.root, node.stageId);
      return new vscode.TreeItem('');
    },
  };
}
