/** Runs in the extension host: activates one extension after the other and writes down what each cost. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { createSqliteJournalStore } from '../src/adapters/sqlite-journal/index.ts';
import { readGoal } from '../src/core/app/index.ts';
import { measurePieces } from './editor-pieces.ts';
import { emptyExtension, type ActivationCost, type EditorCosts } from './activation-cost.ts';

/** How long the process is left alone before its size is read, in milliseconds. */
const rest = 1_000;

async function costOf(id: string): Promise<ActivationCost> {
  const extension = vscode.extensions.getExtension(id);
  if (!extension) throw new Error(`The editor does not know ${id}.`);
  if (extension.isActive) throw new Error(`${id} is active already.`);
  await wait(rest);
  const before = process.memoryUsage.rss();
  const start = performance.now();
  await extension.activate();
  const ms = performance.now() - start;
  await wait(rest);
  return { ms, grown: (process.memoryUsage.rss() - before) / 1e6 };
}

/** How many questions a run has come to when it has shown all that it does, and how long that may take. */
const questions = 3;
const patience = 180_000;

/** The questions that wait in the workspace of the window, and how far its journal is. */
function standing(): { readonly waiting: number; readonly seq: number } {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const file = path.join(folder?.uri.fsPath ?? '', '.maestro/state/journal.db');
  const reader = createSqliteJournalStore({ file }).openReader();
  if (!reader.ok) return { waiting: 0, seq: 0 };
  const found = { waiting: reader.value.openGates().length, seq: reader.value.lastSeq() };
  reader.value.close();
  return found;
}

/** Milliseconds without an event after which nobody is at work any more. */
const quiet = 5_000;

/** Waits until the agents have done what they can without the person. */
async function untilQuiet(): Promise<void> {
  let [{ seq }, since] = [standing(), performance.now()];
  for (const end = performance.now() + patience; performance.now() < end && performance.now() - since < quiet;) {
    await wait(200);
    const now = standing().seq;
    if (now !== seq) [seq, since] = [now, performance.now()];
  }
}

/** Improves the sample project; returns the most that the process grew by meanwhile. */
async function growthOfRun(): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  void vscode.commands.executeCommand('codemaestro.improve');
  for (const end = performance.now() + patience; performance.now() < end;) {
    most = Math.max(most, process.memoryUsage.rss());
    if (standing().waiting >= questions) return (most - before) / 1e6;
    await wait(200);
  }
  throw new Error('The run came to no question.');
}

/** Hunks of files that are only changed, whose change waits for the person. */
async function openHunks(root: vscode.Uri) {
  const file = path.join(root.fsPath, '.maestro/state/journal.db');
  const reader = createSqliteJournalStore({ file }).openReader();
  if (!reader.ok) throw new Error(reader.error.person);
  const { value: journal } = reader;
  const [goal] = journal.goals();
  const state = await readGoal(journal, goal?.id ?? '');
  journal.close();
  if (!state.ok) throw new Error(state.error.person);
  const asked = [...state.value.gates.values()].flatMap(({ kind, taskId }) =>
    kind === 'change' && taskId !== undefined ? (state.value.tasks.get(taskId)?.change ?? []) : [],
  );
  return asked.flatMap(({ taskId, files }) =>
    files.flatMap(({ path: name, status, hunks }) =>
      status === 'modified'
        ? hunks.map(({ id: hunkId }) => ({ root: root.toString(), taskId, path: name, hunkId }))
        : [],
    ),
  );
}

/** How many hunks are taken over. */
const accepted = 5;
/** How long an editor is left alone that was just opened, in milliseconds. */
const untilDrawn = 3_000;

/** Milliseconds from the call of `change` until a file is another. */
async function untilChanged(file: string, change: () => Thenable<unknown>): Promise<number> {
  const { promise: changed, resolve } = Promise.withResolvers<number>();
  const listening = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (document.uri.path.endsWith(file) && contentChanges.length > 0) resolve(performance.now());
  });
  const start = performance.now();
  await change();
  const end = await changed;
  listening.dispose();
  return end - start;
}

/** An edit as any extension makes one: an empty line at the end of a file. */
async function editBare(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, document.lineAt(document.lineCount - 1).range.end, '\n');
  await vscode.workspace.applyEdit(edit);
}

/** Takes hunks over into the person's files; how long each took until the file had it, and how long any edit takes. */
async function timeAccepts(): Promise<EditorCosts['accepts']> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('No folder is open.');
  const [ours, bare]: [number[], number[]] = [[], []];
  for (const target of (await openHunks(folder.uri)).slice(0, accepted)) {
    const uri = vscode.Uri.joinPath(folder.uri, target.path);
    await vscode.window.showTextDocument(uri);
    await wait(untilDrawn);
    bare.push(await untilChanged(target.path, () => editBare(uri)));
    await wait(rest);
    const accept = () => vscode.commands.executeCommand('codemaestro.acceptHere', target);
    ours.push(await untilChanged(target.path, accept));
  }
  return { ours, bare };
}

/** What VS Code calls. */
export async function run(): Promise<void> {
  const activations = [await costOf(emptyExtension), await costOf('codemaestro.codemaestro')];
  const own = performance.getEntriesByName('codemaestro.activate').at(-1)?.duration ?? Number.NaN;
  const grownByRun = await growthOfRun();
  await untilQuiet();
  const costs: EditorCosts = {
    ...{ activations, own, grownByRun },
    accepts: await timeAccepts(),
    pieces: await measurePieces(),
  };
  writeFileSync(process.env['MAESTRO_BENCH_COSTS'] ?? '', JSON.stringify(costs));
}
