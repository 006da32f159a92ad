import path from 'node:path';
import * as vscode from 'vscode';
import { goesOn, openWorkspace, type HealthRecords, type Workspace } from '../../core/app/index.ts';
import type { Lifetime } from '../../core/base/index.ts';
import { composeEngine, foldersOf, journalsOf, strangeJournal, systemClock } from '../../local/index.ts';
import { isPersonsOwn } from './ask-whose.ts';
import { watchLimits } from './watch-limits.ts';
import { watchNotes } from './watch-notes.ts';
import { watchWriter } from './watch-writer.ts';
import { keysOf } from '../models/window-keys.ts';
import { configuredModels } from '../models/model-settings.ts';
import { createEngineModel } from '../models/engine-model.ts';
import { vectorMeansOf } from '../models/vector-means.ts';

/** What a root is opened with. */
export interface RootParts {
  readonly folder: vscode.WorkspaceFolder;
  readonly lifetime: Lifetime;
  readonly log: vscode.LogOutputChannel;
  /** How language models have done lately: shared with whoever else asks them in this window. */
  readonly health: HealthRecords;
  /** Keys that came by in this window: what is to be masked. */
  readonly knownKeys: Set<string>;
  readonly context: vscode.ExtensionContext;
  /** Called when something changed. */
  readonly notify: () => void;
}

/** Calls back when the journal appears or goes, by whoever's hand. */
function watchJournal(folder: vscode.WorkspaceFolder, lifetime: Lifetime, changed: () => void): void {
  const pattern = new vscode.RelativePattern(folder, '.maestro/state/journal.db');
  const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
  watcher.onDidCreate(changed);
  watcher.onDidDelete(changed);
  lifetime.add(() => {
    watcher.dispose();
  });
}

/** Where the editor's own extensions find their TypeScript: code is looked at with it. A project's own is not started for that. */
const typescriptFrom = path.join(vscode.env.appRoot, 'extensions');

/** Hosts that the person lets confined commands reach; undefined while the setting is as it comes, so that `MAESTRO_NETWORK` counts. */
function hostsInSettings(): readonly string[] | undefined {
  const hosts = vscode.workspace.getConfiguration('codemaestro').get<readonly unknown[]>('network', []);
  const named = hosts.filter((host) => typeof host === 'string');
  return named.length > 0 ? named : undefined;
}

/** Whether unfinished work goes on by itself: not where the person or the workspace says no, whatever the other says. */
function isResumeWanted({ uri }: vscode.WorkspaceFolder): boolean {
  const said = vscode.workspace.getConfiguration('codemaestro', uri).inspect<boolean>('resumeOnStart');
  return [said?.globalValue, said?.workspaceValue, said?.workspaceFolderValue].every((value) => value !== false);
}

/** Goes on with unfinished work if the person wants that and nobody else is at it. */
async function resumeIfWanted(workspace: Workspace, folder: vscode.WorkspaceFolder): Promise<void> {
  if (!isResumeWanted(folder) || !vscode.workspace.isTrusted || workspace.standing() !== 'following') return;
  if (!workspace.writer()?.alive && goesOn(workspace.state())) await workspace.write();
}

/** Opens the workspace in a folder. Throws when the folder cannot be one; the message is for the person. */
export async function openRoot({
  folder,
  lifetime,
  log,
  health,
  knownKeys,
  context,
  notify,
}: RootParts): Promise<Workspace> {
  const folders = foldersOf(folder.uri.fsPath, process.env);
  if (!folders.ok) throw new Error(folders.error.person);
  const keys = keysOf({ context, knownKeys });
  const following = keys.follow();
  lifetime.add(() => {
    following.dispose();
  });
  const model = createEngineModel(keys);
  const workspace = openWorkspace(
    {
      journals: journalsOf(folders.value),
      async compose() {
        // Known before anything is written: an answer or a command may hold one.
        await keys.recall(configuredModels().map(({ url }) => url));
        const { surroundings, sweepOrphans } = await composeEngine(folders.value, process.env, {
          typescriptFrom,
          analyseApart: true,
          sandbox: vscode.workspace.getConfiguration('codemaestro').get<'auto' | 'required' | 'off'>('sandbox', 'auto'),
          hosts: hostsInSettings,
          model,
          ...vectorMeansOf({ context, knownKeys }),
          health,
          secrets: keys.known,
        });
        const ended = await sweepOrphans();
        if (ended > 0) log.info(`Ended ${String(ended)} processes that an earlier run had left behind.`);
        return surroundings;
      },
      clock: systemClock(),
      label: 'editor',
    },
    lifetime,
  );
  lifetime.add(workspace.onNews(notify));
  watchNotes(workspace, lifetime);
  watchWriter(workspace, lifetime, notify);
  watchJournal(folder, lifetime, () => void workspace.refresh());
  await workspace.refresh();
  // What was told before this window was open is not told again.
  watchLimits(workspace, lifetime);
  const trouble = workspace.trouble();
  if (trouble) log.error(trouble.person);
  const askWhose = async (): Promise<void> => {
    if (await isPersonsOwn(folders.value)) await resumeIfWanted(workspace, folder);
  };
  if (strangeJournal(folders.value)) void askWhose().catch((error: unknown) => log.error(String(error)));
  else await resumeIfWanted(workspace, folder);
  return workspace;
}
