import { viewCommandList } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

/** The views of the activity bar. */
export const viewContributions = {
  commands: viewCommandList,
  menus: {
    'view/title': [{ command: 'codemaestro.refresh', when: 'view =~ /^codemaestro/', group: 'navigation@9' }],
    'view/item/context': [
      { command: 'codemaestro.approveGate', when: 'viewItem =~ /^gate/', group: 'inline@1' },
      { command: 'codemaestro.denyGate', when: 'viewItem =~ /^gate/', group: 'inline@2' },
    ],
  },
  keybindings: [
    { command: 'codemaestro.showApprovals', key: 'ctrl+alt+m a', mac: 'ctrl+cmd+m a' },
    { command: 'codemaestro.showTasks', key: 'ctrl+alt+m t', mac: 'ctrl+cmd+m t' },
  ],
  views: [
    // So high that what to do first is seen without scrolling.
    { id: 'codemaestro.tasks', name: 'Tasks', initialSize: 80 },
    { id: 'codemaestro.approvals', name: 'Approvals', initialSize: 25 },
  ],
  viewsWelcome: [
    {
      view: 'codemaestro.tasks',
      when: '!isWorkspaceTrusted',
      contents:
        'CodeMaestro runs nothing in a folder that you do not trust: no agent, no check, no setting of the folder.\n[Manage Workspace Trust](command:workbench.trust.manage)',
    },
    {
      view: 'codemaestro.tasks',
      when: 'isWorkspaceTrusted && workspaceFolderCount == 0',
      contents: 'Open a folder to state a goal for it.\n[Open Folder](command:vscode.openFolder)',
    },
    {
      view: 'codemaestro.tasks',
      when: 'isWorkspaceTrusted && workspaceFolderCount > 0',
      contents:
        'No goals yet. Improving runs without a language model: it finds code smells, refactors in a worktree of its own, proves each change by your tests, and asks you hunk by hunk.\n[Improve This Project](command:codemaestro.improve)\nOr say what you want in words.\n[State a Goal](command:codemaestro.startGoal)',
    },
    {
      view: 'codemaestro.approvals',
      when: 'isWorkspaceTrusted',
      contents: 'Nothing waits for you. Every question of every agent appears here.',
    },
    {
      view: 'codemaestro.approvals',
      when: '!isWorkspaceTrusted',
      contents: 'Nothing is read here before you trust the folder.',
    },
  ],
  settings: {
    'codemaestro.notifyOfQuestions': {
      type: 'boolean',
      default: true,
      scope: 'window',
      markdownDescription:
        'Tell by a notification when an agent needs you and the view *Approvals* is hidden. The badge and the status bar tell in any case.',
    },
  },
  activationEvents: ['workspaceContains:.maestro/state/journal.db'],
} as const satisfies Contributions;
