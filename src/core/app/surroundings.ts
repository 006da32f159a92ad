import type { Pause, Result } from '../base/index.ts';
import type { Failure, FileChange, RiskAssessment, Workflow, Masker } from '../domain/index.ts';
import type { HealthRecords, RoutingRules } from '../models/index.ts';
import type { FilePolicy } from '../policy/index.ts';
import type {
  CheckRunner,
  Clock,
  CodeWorkshop,
  CommandRunner,
  DocumentShelf,
  FrontMatter,
  JournalStore,
  LoadShell,
  OpenFiles,
  Repository,
  SandboxStanding,
  TextSearch,
  Trash,
} from '../ports/index.ts';
import type { CodeSource } from './brief/code-source.ts';
import type { WorkspaceConfig } from './config.ts';
import type { ConfiguredModel } from './configured-model.ts';
import type { OpenKnowledgeStore } from './knowledge/open-knowledge.ts';
import type { CommandAllowance } from './command-allowance.ts';
import type { WorkspaceMemory } from './remember/memory.ts';
import type { OpenAnswers } from './reusing.ts';

/** Everything that a host hands to the engine for one workspace. Opened when it is needed, not before. */
export interface Surroundings {
  /** Absolute path of the workspace folder. */
  readonly workspace: string;
  readonly clock: Clock;
  /** Takes secrets out of what is sent, written and shown; without it only what has the form of one is known. */
  readonly masker?: Masker;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly journals: JournalStore;
  readonly openRepository: (
    assessRisk: (files: readonly FileChange[]) => RiskAssessment | Promise<RiskAssessment>,
    signal: AbortSignal,
  ) => Promise<Result<Repository, Failure>>;
  readonly openFiles: OpenFiles;
  readonly commands: CommandRunner;
  /** Whether commands of agents are confined; they are not when left out. */
  readonly sandbox?: () => Promise<SandboxStanding>;
  /** Loads what reads the language of the shell that runs agents' commands; without it only plain words are understood. */
  readonly loadShell?: LoadShell;
  /** Lets others have their turn amid long work. */
  readonly pause?: Pause;
  readonly search: TextSearch;
  readonly checks: CheckRunner;
  readonly workshop: CodeWorkshop;
  /** Absolute folder, outside of every worktree, for copies of what agents delete and no commit has. */
  readonly trash: string;
  /** What lies there, to be cleared up when it is too much; it is left as it is without this. */
  readonly openTrash?: () => Promise<Trash>;
  /** The language model that the person configured, never the workspace, as it is now; null when there is none. */
  readonly model: ConfiguredModel | null;
  /** Writes down for the person that the workspace is in use; a sentence when that was not possible. */
  readonly remember: () => Promise<string | null>;
  /** Milliseconds without a sign of life after which an agent is replaced; ten minutes when not given. */
  readonly stallLimit?: number;
  /** Loads what makes JSON of texts of models that are nearly JSON, null where it cannot; without it only JSON is read. */
  readonly loadJsonRepair?: () => Promise<(text: string) => string | null>;
  /** Opens what keeps answers of models, to be used again; null where the person has turned that off. Loads it only then. */
  readonly openAnswers?: OpenAnswers;
  /** What is known of the code; without it sessions begin with what the task says. */
  readonly code?: CodeSource;
  /** What is remembered from earlier work; nothing when left out. */
  readonly openMemory?: () => Promise<WorkspaceMemory>;
  /** Where it is kept how things hang together; nothing is told of that when left out. */
  readonly openKnowledge?: OpenKnowledgeStore;
  /** What this machine, the person and whoever runs the program lay down, tighter than any level; nothing when left out. */
  readonly readPolicy?: () => Promise<FilePolicy>;
  /** What the person lets commands of the workspace's settings do, kept in the person's own folder. */
  readonly openAllowances: () => Promise<DocumentShelf<CommandAllowance>>;
  readonly readConfig: () => Promise<Result<WorkspaceConfig, Failure>>;
  /** What the person says of how models are chosen, never the workspace; nothing when left out. */
  readonly readRouting?: () => Promise<Result<RoutingRules, Failure>>;
  /** How models have done lately, when the host asks them elsewhere, too; the engine's own records when left out. */
  readonly health?: HealthRecords;
  /** Other wordings for roles from `.maestro/prompts/`, as they stand now; none when left out. */
  readonly readPrompts?: () => Promise<Result<readonly FrontMatter[], Failure>>;
  /** The team's own roles from `.maestro/roles/`, as they stand now. */
  readonly readRoles: () => Promise<Result<readonly FrontMatter[], Failure>>;
  /** The team's own workflows from `.maestro/workflows/`, each with the file it came from. */
  readonly readWorkflows: () => Promise<
    Result<readonly { readonly workflow: Workflow; readonly source: string }[], Failure>
  >;
}
