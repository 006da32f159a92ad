import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type * as App from '../core/app/index.ts';
import type * as Git from '../adapters/git/index.ts';
import type * as JsonDocuments from '../adapters/json-documents/index.ts';
import { createSystemClock } from '../adapters/system-clock/index.ts';
import type { Launcher } from '../adapters/launcher/index.ts';
import { createSlices, createTurnstile } from '../adapters/turnstile/index.ts';
import type { ConfiguredModel, HealthRecords, KnownWorkspace, Surroundings } from '../core/app/index.ts';
import { err, ok, type Result } from '../core/base/index.ts';
import { failure, Workflow, createMasker, secretsIn, type Failure, type Masker } from '../core/domain/index.ts';
import type { Clock, CodeWorkshop, DocumentShelf, FrontMatter, LoadShell } from '../core/ports/index.ts';
import { keyVariables, openOwnModel } from './compose-models.ts';
import { knownCode } from './compose-index.ts';
import { keptAnswers, type VectorMeans } from './compose-embedder.ts';
import { openTrash, trashFolder } from './compose-trash.ts';
import { composeSandbox, type SandboxMode } from './compose-sandbox.ts';
import { configFolder, type Folders } from './folders.ts';
import { journalsOf } from './journals.ts';
import { readTeamSettings, routingWith } from './read-settings.ts';
import { makeStateFolder } from './state-folder.ts';
import { isOff } from './switches.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The computer's clock. */
export function systemClock(): Clock {
  return createSystemClock();
}

/** How many files of roles, wordings or workflows are read, and how large one of the first may be, in bytes. */
const teamFiles = { most: 64, longest: 65_536 };

async function teamFilesIn(folder: string, ending: string): Promise<Result<readonly string[], Failure>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending)).sort();
  if (names.length <= teamFiles.most) return ok(names);
  const text = `${folder} has more than ${String(teamFiles.most)} files; keep those that are used.`;
  return err(failure('bad-config', text));
}

type NamedWorkflow = { readonly workflow: Workflow; readonly source: string };

/** The team's own workflows, in the order of their files' names. */
async function readWorkflows(
  folder: string,
  { readJsonFile }: typeof JsonDocuments,
): Promise<Result<readonly NamedWorkflow[], Failure>> {
  const names = await teamFilesIn(folder, '.json');
  if (!names.ok) return names;
  const workflows: NamedWorkflow[] = [];
  for (const name of names.value) {
    const source = path.join(folder, name);
    const workflow = await readJsonFile(source, Workflow());
    if (!workflow.ok) return workflow;
    workflows.push({ workflow: workflow.value, source });
  }
  return ok(workflows);
}

/** Where the built bundle has the program that starts programs; run from source, the adapter knows itself. */
const builtLauncher = typeof MAESTRO_VERSION === 'undefined' ? {} : { url: new URL('./launcher.js', import.meta.url) };

/** Where the built bundle has the program of the workshop's threads; run from source, the adapter knows itself. */
const builtWorker =
  typeof MAESTRO_VERSION === 'undefined' ? {} : { workerUrl: new URL('./typescript-worker.js', import.meta.url) };

/** A workshop by itself, for a host that shows smells without an engine. Whoever opens it disposes of it. */
export async function openWorkshop(typescriptFrom: string): Promise<CodeWorkshop> {
  const { createTypeScriptWorkshop } = await import('../adapters/typescript/index.ts');
  return createTypeScriptWorkshop({ ...builtWorker, typescriptFrom, workers: 1, apart: true });
}

/** The team's own roles, or wordings for roles. What reads YAML is loaded only when there are any. */
async function readRoles(folder: string): Promise<Result<readonly FrontMatter[], Failure>> {
  const names = await teamFilesIn(folder, '.md');
  if (!names.ok) return names;
  if (names.value.length === 0) return ok([]);
  const { readFrontMatter } = await import('../adapters/yaml-front-matter/index.ts');
  const roles: FrontMatter[] = [];
  for (const name of names.value) {
    const source = path.join('.maestro', path.basename(folder), name);
    const read = await readSmallText(path.join(folder, name), teamFiles.longest);
    if (read === null)
      return err(failure('bad-config', `${source} is not a file of at most ${String(teamFiles.longest)} bytes.`));
    const role = readFrontMatter(source, read);
    if (!role.ok) return role;
    roles.push(role.value);
  }
  return ok(roles);
}

/** What a team says of its roles, other words for them, and its workflows. */
function wordsOf(
  { team }: Folders,
  documents: typeof JsonDocuments,
): Pick<Surroundings, 'readRoles' | 'readPrompts' | 'readWorkflows'> {
  const read = (name: string) => () => readRoles(path.join(team, name));
  return {
    readRoles: read('roles'),
    readPrompts: read('prompts'),
    readWorkflows: () => readWorkflows(path.join(team, 'workflows'), documents),
  };
}

/** Puts a file in place whole, or throws the error of the system and leaves what was there. */
export async function putWholeFile(file: string, content: AsyncIterable<string>): Promise<void> {
  const { createWholeFiles } = await import('../adapters/whole-files/index.ts');
  await createWholeFiles().put(file, content);
}

/** The text of a regular file, not of what a link leads to; null when it is none, or too large. */
async function readSmallText(file: string, longest: number): Promise<string | null> {
  const found = await lstat(file).catch(() => null);
  return found?.isFile() && found.size <= longest ? readFile(file, 'utf8') : null;
}

/** Loads what reads the language of the shell that runs commands. */
export const loadShell: LoadShell = async () => (await import('../adapters/bash-syntax/index.ts')).loadBash();

/** What the engine has loaded when it first needs it. */
function loadersFor(
  environment: Environment,
): Pick<Surroundings, 'loadJsonRepair' | 'loadShell' | 'pause' | 'readPolicy'> {
  return {
    loadJsonRepair: async () => (await import('../adapters/json-repair/index.ts')).repairJson,
    loadShell,
    pause: createSlices(),
    readPolicy: async () => (await import('./compose-policy.ts')).readPolicy(environment),
  };
}

/** The workspaces that this person's engines were at work in. */
export async function openKnownWorkspaces(environment: Environment): Promise<DocumentShelf<KnownWorkspace>> {
  const [app, documents] = await Promise.all([
    import('../core/app/index.ts'),
    import('../adapters/json-documents/index.ts'),
  ]);
  const folder = path.join(configFolder(environment), 'workspaces');
  return documents.createJsonShelf({ folder, schema: app.KnownWorkspace() });
}

/** What this person lets commands of workspaces' settings do. */
async function openAllowances(environment: Environment): ReturnType<Surroundings['openAllowances']> {
  const [app, documents] = await Promise.all([
    import('../core/app/index.ts'),
    import('../adapters/json-documents/index.ts'),
  ]);
  const folder = path.join(configFolder(environment), 'allowances');
  return documents.createJsonShelf({ folder, schema: app.CommandAllowance() });
}

/** Puts the workspace on the person's list; a sentence when that was not possible. */
async function remember({ workspace }: Folders, environment: Environment, now: number): Promise<string | null> {
  const { rememberWorkspace } = await import('../core/app/index.ts');
  const kept = await rememberWorkspace(await openKnownWorkspaces(environment), workspace, now);
  return kept.ok ? null : `The list of your workspaces could not be kept. ${kept.error.person}`;
}

/** What agents know beside what they are told: the code, and what is remembered from earlier work. */
function knownTo(
  app: typeof App,
  folders: Folders,
  environment: Environment,
  clock: Clock,
  means: HostMeans,
): Pick<Surroundings, 'code' | 'openMemory' | 'openKnowledge'> {
  const load = () => import('./compose-memory.ts');
  // One for all sessions: what was read once is not read again for the next.
  let memory: ReturnType<NonNullable<Surroundings['openMemory']>> | undefined;
  const openMemory = () =>
    (memory ??= load()
      .then(({ openWorkspaceMemory }) => openWorkspaceMemory(folders, environment, means))
      .catch((error: unknown) => {
        // What was in the way may be gone for the next session.
        memory = undefined;
        throw error;
      }));
  const openKnowledge = async () => (await load()).openKnowledgeStore(folders);
  const code = app.openCodeSource(knownCode(folders, environment, means), clock);
  return isOff(environment['MAESTRO_MEMORY']) ? { code } : { code, openMemory, openKnowledge };
}

/** What a process needs to be the engine of a workspace. */
export interface Composition {
  readonly surroundings: Surroundings;
  /** Ends the processes that a crashed engine's checks left; returns how many. */
  readonly sweepOrphans: () => Promise<number>;
}

/** What belongs to one host alone. */
export interface HostMeans extends VectorMeans {
  /** The language model that the host knows of, looked up for each session; null: what the person set up for all hosts. */
  readonly model?: () => ConfiguredModel | null;
  /** How models have done lately, where the host asks them elsewhere, too. */
  readonly health?: HealthRecords;
  /** Folder of the host's own that TypeScript is found from; without it, or where it has none, the program's own is used. */
  readonly typescriptFrom?: string;
  /** The code is analysed in processes, where this one is to stay small. */
  readonly analyseApart?: boolean;
  /** Secrets that the host knows besides those of the environment. */
  readonly secrets?: () => readonly string[];
  /** Whether commands are confined; what `MAESTRO_SANDBOX` says when the host has no setting of its own. */
  readonly sandbox?: SandboxMode;
  /** What starts git, where the host has one for all its workspaces. */
  readonly launcher?: Launcher;
  /** Hosts that commands may reach although they are confined, asked for each command; what `MAESTRO_NETWORK` says without them. */
  readonly hosts?: () => readonly string[] | undefined;
}

/** The sandbox of a workspace: as the person set it up, narrowed by the team's settings. */
function sandboxFor(
  folders: Folders,
  environment: Environment,
  { sandbox: mode, hosts }: HostMeans,
  readConfig: Surroundings['readConfig'],
): ReturnType<typeof composeSandbox> {
  const only = async (): Promise<readonly string[] | null> => {
    const config = await readConfig();
    // Of settings that cannot be read nobody knows what they forbid.
    return config.ok ? (config.value.network ?? null) : [];
  };
  return composeSandbox({ folders, environment, mode, hosts, only });
}

/** What takes the person's secrets out of texts. */
async function maskerFor(environment: Environment, { secrets: more }: HostMeans): Promise<Masker> {
  const secrets = secretsIn(environment, await keyVariables(environment));
  return createMasker(() => [...secrets, ...(more?.() ?? [])]);
}

/** Opens the repository of a workspace; what is kept beside it has its folder first. */
function repositoriesOf(
  { openRepository }: typeof Git,
  folders: Folders,
  means: Pick<Git.RepositoryOptions, 'clock' | 'env' | 'launcher'>,
): Surroundings['openRepository'] {
  const { workspace, state: stateDir, worktrees: worktreesDir } = folders;
  return async (assessRisk, signal) => {
    const made = makeStateFolder(folders);
    return made.ok ? openRepository({ workspace, stateDir, worktreesDir, assessRisk, signal, ...means }) : made;
  };
}

function loadParts() {
  return Promise.all([
    import('../core/app/index.ts'),
    import('../adapters/launcher/index.ts'),
    import('../adapters/git/index.ts'),
    import('../adapters/command-runner/index.ts'),
    import('../adapters/check-runner/index.ts'),
    import('../adapters/text-search/index.ts'),
    import('../adapters/worktree-files/index.ts'),
    import('../adapters/json-documents/index.ts'),
    import('../adapters/typescript/index.ts'),
  ]);
}

/** Puts everything together that the engine works with. Loads it only now: readers of the journal need none of it. */
export async function composeEngine(
  folders: Folders,
  environment: Environment,
  means: HostMeans = {},
): Promise<Composition> {
  const [app, launching, git, commandRunner, checkRunner, textSearch, files, documents, typescript] = await loadParts();
  const [clock, inTurn] = [createSystemClock(), createTurnstile()];
  const { launcher = launching.createLauncher({ inTurn, ...builtLauncher }) } = means;
  const lists = files.createLists(launcher);
  const recordsFolder = path.join(folders.state, 'checks');
  const readConfig = () => readTeamSettings(folders);
  const sandbox = await sandboxFor(folders, environment, means, readConfig);
  const commands = commandRunner.createCommandRunner({ environment, recordsFolder, sandbox, inTurn });
  const [ofPerson, masker] = [await openOwnModel(environment), await maskerFor(environment, means)];
  const surroundings: Surroundings = {
    workspace: folders.workspace,
    clock,
    masker,
    random: Math.random,
    journals: journalsOf(folders),
    openRepository: repositoriesOf(git, folders, { clock, env: environment, launcher }),
    openFiles: (root) => files.openWorktreeFiles(root, undefined, lists),
    commands,
    sandbox: sandbox.standing,
    search: textSearch.createTextSearch({ findRipgrep: () => commands.find('rg', folders.workspace), inTurn }),
    checks: checkRunner.createCheckRunner({ commands }),
    workshop: typescript.createTypeScriptWorkshop({
      ...builtWorker,
      ...(means.typescriptFrom === undefined ? {} : { typescriptFrom: means.typescriptFrom }),
      ...{ apart: means.analyseApart ?? false, sandbox },
    }),
    openAllowances: () => openAllowances(environment),
    readConfig,
    remember: () => remember(folders, environment, clock.now()),
    readRouting: () => routingWith(environment, means.limits),
    trash: trashFolder(folders),
    openTrash: () => openTrash(folders),
    ...(means.health ? { health: means.health } : {}),
    get model() {
      return means.model?.() ?? ofPerson;
    },
    ...loadersFor(environment),
    openAnswers: isOff(environment['MAESTRO_CACHE'])
      ? () => Promise.resolve(null)
      : keptAnswers(folders, environment, means),
    ...wordsOf(folders, documents),
    ...knownTo(app, folders, environment, clock, means),
  };
  const sweepOrphans = async (): Promise<number> =>
    (await commands.sweepOrphans()).reduce((sum, run) => sum + run.ended, 0);
  return { surroundings, sweepOrphans };
}
