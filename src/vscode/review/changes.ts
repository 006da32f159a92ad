import * as vscode from 'vscode';
import {
  gateOf,
  hunkAuthors,
  type HunkAuthor,
  type State,
  type TaskState,
  type Workspace,
} from '../../core/app/index.ts';
import {
  isClosed,
  type Change,
  type EventType,
  type FileChange,
  type Gate,
  type Hunk,
  type JournalEvent,
} from '../../core/domain/index.ts';
import type { Roots } from '../roots/roots.ts';

/** A task with the change that it proposes. */
export interface Proposal {
  readonly task: TaskState;
  readonly change: Change;
  /** The open gate that asks about the change; undefined while it is not asked about. */
  readonly gate: Gate | undefined;
}

/** The proposal of a task in a state; undefined when it proposes nothing. */
export function proposalOf(state: State, taskId: string): Proposal | undefined {
  const task = state.tasks.get(taskId);
  if (!task?.change) return undefined;
  const gate = gateOf(state, taskId);
  return { task, change: task.change, gate: gate?.kind === 'change' ? gate : undefined };
}

/** What is proposed in an open root; undefined also for a root that is not open. */
export function proposalIn(roots: Roots, root: string, taskId: string): Proposal | undefined {
  const state = roots.named(root)?.present()?.state();
  return state && proposalOf(state, taskId);
}

/** Everything that is proposed and not closed, what waits for the person first. */
export function openProposals(state: State): readonly Proposal[] {
  const open = [...state.tasks.values()].filter(({ status, change }) => change && !isClosed(status));
  const proposals = open.flatMap(({ task }) => proposalOf(state, task.id) ?? []);
  return [...proposals].sort((a, b) => Number(b.gate !== undefined) - Number(a.gate !== undefined));
}

/** The file of a change at a path. */
export function fileOf({ files }: Change, path: string): FileChange | undefined {
  return files.find((file) => file.path === path);
}

/** What of a file can be decided, by id: its hunks, or the file itself. */
export function idsOf(file: FileChange): readonly string[] {
  return file.hunks.length > 0 ? file.hunks.map(({ id }) => id) : [file.id];
}

/** The hunk of an id with its file. */
export function hunkOf(change: Change, id: string): { readonly file: FileChange; readonly hunk?: Hunk } | undefined {
  for (const file of change.files) {
    const hunk = file.hunks.find((each) => each.id === id);
    if (hunk) return { file, hunk };
    if (file.id === id) return { file };
  }
  return undefined;
}

/** Why a file can only be decided whole, for people. */
export function wholeText(file: FileChange): string {
  switch (file.whole) {
    case 'binary':
      return vscode.l10n.t('This file is not text. Accept or reject it as a whole.');
    case 'large':
      return vscode.l10n.t('This file is too big to compare. Accept or reject it as a whole.');
    case 'encoding':
      return vscode.l10n.t('This file is not UTF-8 text. Accept or reject it as a whole.');
    case 'mode':
      return vscode.l10n.t('Only the mode of this file changes. Accept or reject it as a whole.');
    case 'link':
    case 'submodule':
      return vscode.l10n.t('This is a link, not a file of text. Accept or reject it as a whole.');
    default:
      return vscode.l10n.t('This file changes without any changed line. Accept or reject it as a whole.');
  }
}

/** An author in a few words. */
export function authorText(author: HunkAuthor): string {
  return author.kind === 'person' ? author.name : `${author.role} (${author.stageId})`;
}

/** Tells who made the hunks of changes. */
export type Authors = (workspace: Workspace, change: Change) => Promise<ReadonlyMap<string, HunkAuthor>>;

async function lookUpAuthors(workspace: Workspace, { taskId }: Change): Promise<ReadonlyMap<string, HunkAuthor>> {
  const events: JournalEvent[] = [];
  const types: EventType[] = ['session-opened', 'session-closed', 'change-captured'];
  for await (const page of workspace.journal()?.read({ taskId, types }) ?? []) events.push(...page);
  return hunkAuthors(events);
}

/** Looks each change up once. */
export function createAuthors(): Authors {
  const known = new WeakMap<Change, ReturnType<Authors>>();
  return (workspace, change) => {
    const found = known.get(change) ?? lookUpAuthors(workspace, change);
    known.set(change, found);
    return found;
  };
}
