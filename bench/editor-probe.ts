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

/** The questions that wait in the workspace of the window. */
function waiting(): number {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const file = path.join(folder?.uri.fsPath ?? '', '.maestro/state/journal.db');
  const reader = createSqliteJournalStore({ file }).openReader();
  if (!reader.ok) return 0;
  const count = reader.value.openGates().length;
  reader.value.close();
  return count;
}

/** Improves the sample project; returns the most that the process grew by meanwhile. */
async function growthOfRun(): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  void vscode.commands.executeCommand('codemaestro.improve');
  for (const end = performance.now() + patience; performance.now() < end;) {
    most = Math.max(most, process.memoryUsage.rss());
    if (waiting() >= questions) return (most - before) / 1e6;
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

/** Takes hunks over into the person's files; how long each took until the file had it. */
async function timeAccepts(): Promise<readonly number[]> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('No folder is open.');
  const times: number[] = [];
  for (const target of (await openHunks(folder.uri)).slice(0, accepted)) {
    const { promise: changed, resolve } = Promise.withResolvers<number>();
    const listening = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.uri.path.endsWith(target.path) && contentChanges.length > 0) resolve(performance.now());
    });
    const start = performance.now();
    await vscode.commands.executeCommand('codemaestro.acceptHere', target);
    times.push((await changed) - start);
    listening.dispose();
  }
  return times;
}

/** What VS Code calls. */
export async function run(): Promise<void> {
  const activations = [await costOf(emptyExtension), await costOf('codemaestro.codemaestro')];
  const own = performance.getEntriesByName('codemaestro.activate').at(-1)?.duration ?? Number.NaN;
  const grownByRun = await growthOfRun();
  const costs: EditorCosts = {
    ...{ activations, own, grownByRun },
    accepts: await timeAccepts(),
    pieces: await measurePieces(),
  };
  writeFileSync(process.env['MAESTRO_BENCH_COSTS'] ?? '', JSON.stringify(costs));
}
