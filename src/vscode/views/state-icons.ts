import * as vscode from 'vscode';
import type { StageStatus, TaskStatus } from '../../core/domain/index.ts';

type Look = readonly [icon: string, color?: string];

const tasks: Readonly<Record<TaskStatus, Look>> = {
  pending: ['circle-outline', 'disabledForeground'],
  'in-progress': ['sync~spin', 'charts.blue'],
  testing: ['beaker', 'charts.purple'],
  failed: ['error', 'charts.red'],
  retrying: ['history', 'charts.orange'],
  blocked: ['warning', 'charts.red'],
  'ready-for-review': ['eye', 'charts.yellow'],
  completed: ['pass', 'charts.green'],
  cancelled: ['circle-slash', 'disabledForeground'],
};

const stages: Readonly<Record<StageStatus, Look>> = {
  waiting: ['circle-outline', 'disabledForeground'],
  running: ['sync~spin', 'charts.blue'],
  passed: ['pass', 'charts.green'],
  failed: ['error', 'charts.red'],
  skipped: ['debug-step-over', 'disabledForeground'],
};

const goals: Readonly<Record<string, Look>> = {
  planning: ['sync~spin', 'charts.blue'],
  'awaiting-plan': ['eye', 'charts.yellow'],
  running: ['play-circle', 'charts.blue'],
  completed: ['pass-filled', 'charts.green'],
  failed: ['error', 'charts.red'],
  cancelled: ['circle-slash', 'disabledForeground'],
};

function iconOf([icon, color]: Look): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** How a task's state looks. */
export const taskIcon = (status: TaskStatus): vscode.ThemeIcon => iconOf(tasks[status]);

/** How a stage's state looks. */
export const stageIcon = (status: StageStatus): vscode.ThemeIcon => iconOf(stages[status]);

/** How a goal's state looks. */
export const goalIcon = (status: string): vscode.ThemeIcon => iconOf(goals[status] ?? ['circle-outline']);
