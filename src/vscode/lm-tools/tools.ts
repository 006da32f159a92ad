import * as vscode from 'vscode';
import * as z from 'zod';
import {
  describeEvent,
  followGoal,
  journalMemory,
  readStatus,
  readTask,
  renderChange,
  tasksOf,
  wholeMemory,
} from '../../core/app/index.ts';
import { headAndTail, plainMarkdown } from '../../core/base/index.ts';
import type { Memory, State } from '../../core/app/index.ts';
import type { CheckRun } from '../../core/domain/index.ts';
import { foldersOf, openWorkspaceMemory } from '../../local/index.ts';
import { signalOf } from '../cancellation.ts';
import type { Editor } from '../editor.ts';
import { requestFor } from '../goals/request.ts';
import { isModelChosen } from '../models/model-settings.ts';
import { vectorMeansOf } from '../models/vector-means.ts';
import type { Root } from '../roots/roots.ts';
import { briefingPageOf } from '../briefing.ts';
import { statusText } from '../status/status-text.ts';
import { chooseRoot } from '../target.ts';
import type { toolContributions } from './contributions.ts';

type Name = (typeof toolContributions.languageModelTools)[number]['name'];

/** A tool: what is said before it runs, and its answer to a model. What it throws is told to the model. */
interface Tool {
  readonly prepare: (input: unknown) => vscode.PreparedToolInvocation;
  readonly call: (editor: Editor, input: unknown, token: vscode.CancellationToken) => Promise<string>;
}

const GoalInput = z.object({ goal: z.string().trim().min(1), paths: z.array(z.string()).default([]) });
const TaskInput = z.object({ task: z.string().optional() });
const MemoryInput = z.object({ query: z.string().trim().min(1), limit: z.int().min(1).max(50).default(10) });

/** The longest text of one thing that is remembered, in characters. */
const longestMemory = 1_000;
/** The longest part of a change, or of the output of checks, that a model is told, in characters. */
const longest = 20_000;

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Error(`The input does not fit: ${z.prettifyError(parsed.error)}`);
}

function trustedRoot(editor: Editor): Promise<Root | undefined> {
  if (!vscode.workspace.isTrusted) throw new Error('The person does not trust this folder, so nothing runs in it.');
  return chooseRoot(editor);
}

/** What a goal has come to, for a model. */
function outcomeOf(state: State, goalId: string): string {
  const goal = state.goals.get(goalId);
  const plan = goal?.plan;
  const lines = [`${goalId} is ${goal?.status ?? 'gone'}${goal?.reason ? `: ${goal.reason}` : ''}`];
  if (plan) {
    lines.push(`Plan ${String(plan.version)}: ${plan.summary}`);
    for (const { key, title, risk, dependsOn } of plan.tasks) {
      lines.push(`- ${key} ${title} (${risk} risk${dependsOn.length > 0 ? `, after ${dependsOn.join(', ')}` : ''})`);
    }
  }
  for (const { task, status, change } of tasksOf(state, goalId)) {
    lines.push(`${task.id} ${task.title}: ${status}`);
    if (change) lines.push(renderChange(change).slice(0, longest));
  }
  const gates = [...state.gates.values()].filter((gate) => gate.goalId === goalId);
  for (const gate of gates) lines.push(`Waits for the person: ${gate.id}: ${gate.question}`);
  return lines.join('\n');
}

async function stateGoal(
  editor: Editor,
  input: unknown,
  token: vscode.CancellationToken,
  way: { readonly workflow: string; readonly holdPlan?: true },
): Promise<string> {
  const { goal, paths } = read(GoalInput, input);
  const root = await trustedRoot(editor);
  if (!root) return 'The person chose no folder.';
  if (!isModelChosen())
    return 'CodeMaestro has no language model for its agents. The person can add one by “CodeMaestro: Add Language Model…”.';
  const workspace = await root.open();
  const started = await workspace.startGoal(requestFor(root, { text: goal, paths, ...way }));
  if (!started.ok) throw new Error(started.error.model);
  const ending = await followGoal(workspace, started.value, () => undefined, signalOf(token));
  if (ending === 'left') return `${started.value} goes on. Ask for its status later.`;
  return outcomeOf(workspace.state(), started.value);
}

async function status(editor: Editor, input: unknown): Promise<string> {
  const { task } = read(TaskInput, input);
  const workspace = await (await trustedRoot(editor))?.open();
  await workspace?.refresh();
  const journal = workspace?.journal();
  if (!journal) return 'Nothing has happened in this folder yet.';
  if (task === undefined) return statusText(readStatus(journal)).join('\n');
  const view = await readTask(journal, task, Date.now());
  if (!view.ok) throw new Error(view.error.model);
  const { task: stands, history } = view.value;
  const lines = [`${task} ${stands.task.title}: ${stands.status}${stands.reason ? `, ${stands.reason}` : ''}`];
  return [...lines, ...history.map(describeEvent)].join('\n').slice(-longest);
}

async function briefing(editor: Editor, input: unknown, token: vscode.CancellationToken): Promise<string> {
  const { task = '' } = read(TaskInput, input);
  const root = await trustedRoot(editor);
  const workspace = await root?.open();
  if (!root || !workspace) return 'Nothing has happened in this folder yet.';
  await workspace.refresh();
  return briefingPageOf(editor, workspace, root.folder.uri.fsPath, task, signalOf(token));
}

function describeMemory({ text, source, at }: Memory): string {
  return `- ${new Date(at).toISOString().slice(0, 10)} ${headAndTail(text, longestMemory)} [${source}]`;
}

async function searchMemory(editor: Editor, input: unknown): Promise<string> {
  const { query, limit } = read(MemoryInput, input);
  const root = await trustedRoot(editor);
  const workspace = await root?.open();
  await workspace?.refresh();
  const journal = workspace?.journal();
  if (!root || !journal) return 'Nothing has happened in this folder yet.';
  const folders = foldersOf(root.folder.uri.fsPath, process.env);
  const memory = folders.ok ? await openWorkspaceMemory(folders.value, process.env, vectorMeansOf(editor)) : null;
  const ask = memory ? wholeMemory(journal, memory) : journalMemory(journal);
  const found = await ask({ text: query, limit });
  if (found.length === 0) return `Nothing is remembered about “${query}”. Try other or fewer words.`;
  return found.map(describeMemory).join('\n');
}

function describeRun({ name, status: how, output }: CheckRun): string {
  return how === 'passed' ? `${name} passed` : `${name} ${how}:\n${output.slice(-longest)}`;
}

async function runChecks(editor: Editor, token: vscode.CancellationToken): Promise<string> {
  const workspace = await (await trustedRoot(editor))?.open();
  if (!workspace) return 'The person chose no folder.';
  const runs = await workspace.check(signalOf(token));
  if (!runs.ok) throw new Error(runs.error.model);
  return runs.value.map(describeRun).join('\n');
}

/** A question before a tool runs, with the words of whoever calls it as they are. */
function asking(title: string, doing: string, text: string): vscode.PreparedToolInvocation {
  return {
    invocationMessage: doing,
    confirmationMessages: { title, message: new vscode.MarkdownString(plainMarkdown(text)) },
  };
}

function goalOf(input: unknown): string {
  const parsed = GoalInput.safeParse(input);
  if (!parsed.success) return '';
  const { goal, paths } = parsed.data;
  return paths.length > 0 ? `${goal} (${paths.join(', ')})` : goal;
}

/** The tools by their names. */
export const tools: Readonly<Record<Name, Tool>> = {
  codemaestro_plan: {
    prepare: (input) => asking(vscode.l10n.t('Plan this goal?'), vscode.l10n.t('Planning'), goalOf(input)),
    call: (editor, input, token) => stateGoal(editor, input, token, { workflow: 'feature', holdPlan: true }),
  },
  codemaestro_propose_change: {
    prepare: (input) =>
      asking(
        vscode.l10n.t('Have an agent propose this change?'),
        vscode.l10n.t('An agent makes the change'),
        goalOf(input),
      ),
    call: (editor, input, token) => stateGoal(editor, input, token, { workflow: 'quick' }),
  },
  codemaestro_status: {
    prepare: () => ({ invocationMessage: vscode.l10n.t('Reading the status') }),
    call: status,
  },
  codemaestro_briefing: {
    prepare: () => ({ invocationMessage: vscode.l10n.t('Reading the briefing') }),
    call: briefing,
  },
  codemaestro_search_memory: {
    prepare: () => ({ invocationMessage: vscode.l10n.t('Searching the memory') }),
    call: searchMemory,
  },
  codemaestro_run_checks: {
    prepare: () =>
      asking(
        vscode.l10n.t('Run the checks of this project?'),
        vscode.l10n.t('Running the checks'),
        vscode.l10n.t('Tests and other checks run on your files as they are now, as they would in a terminal.'),
      ),
    call: (editor, _input, token) => runChecks(editor, token),
  },
};
