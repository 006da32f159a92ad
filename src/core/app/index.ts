export { WorkspaceConfig } from './config.ts';
export { workflowForWords } from './no-model.ts';
export type { ConfiguredModel } from './configured-model.ts';
export type { ChosenModel, Complexity, HealthRecords, ModelOffer, RoutingRules, WorkKind } from '../models/index.ts';
export type { AnswerMeans, OpenAnswers } from './reusing.ts';
export type { AnswerStats } from './answer-stats.ts';
export type { Savings } from './savings.ts';
export { warmAnswers } from './warm.ts';
export { countedEmbedder, keptEmbedder, lexicalEmbedder, priceOfEmbedding, workspaceAccount } from './embedders.ts';
export type { EmbeddingAccount } from '../models/index.ts';
export { tellVectors } from './code/tell-vectors.ts';
export type { CodeIndexParts } from './code/refresh.ts';
export type { VectorParts } from './code/vector-parts.ts';
export { RoutingFile } from './routing-file.ts';
export type { Surroundings } from './surroundings.ts';
export { openMaestro, type Maestro } from './maestro.ts';
export { goesOn } from '../workflow/index.ts';
export { openWorkspace, type Workspace } from './workspace.ts';
export { heldNote } from './held-note.ts';
export type { GoalRequest } from './prepare-goal.ts';
export { readGoal, readStatus, readSummary, readTask, type StatusView, type TaskView } from './reading.ts';
export { readRules } from './read-rules.ts';
export type { Memory } from './search-memory.ts';
export type { DoneAgent } from './read-done-agents.ts';
export type { AgentRow } from './read-agents.ts';
export { readCosts } from './read-costs.ts';
export type { AskInChat } from './route-chat.ts';
export { readModelDecisions } from './model-decisions.ts';
export type { Prospect } from './explain-models.ts';
export { cachedShare } from './cached-share.ts';
export { sumAll, sumBy, type CostGroup, type ModelDecision, type PaidCall } from '../insight/index.ts';
export type { TurnRow } from './read-turns.ts';
export { summariseGoal, type GoalSummary, type TaskSummary } from './summary.ts';
export { CommandAllowance } from './command-allowance.ts';
export type { KnownCommand } from './own-commands.ts';
export { forgetWorkspace, KnownWorkspace, knownWorkspaces, rememberWorkspace } from './known-workspaces.ts';
export {
  allowCommands,
  knownCommands,
  judgeCommand,
  chatWith,
  comparePrompts,
  costsAsCsv,
  diagnose,
  followAgents,
  forgetAnswers,
  journalMemory,
  listPrompts,
  listWorkflows,
  openAudit,
  prepareGoal,
  prospectsFor,
  protectedPaths,
  readAgents,
  secretPaths,
  policyFiles,
  readAnswerStats,
  readContext,
  readDoneAgents,
  readLimitStandings,
  readSavings,
  readTurns,
  wholeMemory,
  withLinksFollowed,
} from './on-demand.ts';
export type { LimitRules } from './limit-standings.ts';
export type { PromptComparison, PromptOutcome } from './compare-prompts.ts';
export type { Diagnosis } from './doctor.ts';
export type { OpenCode } from './brief/code-source.ts';
export type { GoalReflections } from './reflect/read-reflections.ts';
export { beginning, endOf, knownUpTo, placeAt } from './journal-place.ts';
export { explainOrigin, readCatchUp, readReflections } from './looking-back.ts';
export { librariesOf, memoryAsLines, mergeFragments, openMeaning, openMemory } from './remember/open-memory.ts';
export { readMemoryLines } from './remember/open-memory.ts';
export type { MeaningBy } from './remember/meaning.ts';
export type { MemoryParts, Shelved, ShelfName, WorkspaceMemory } from './remember/memory.ts';
export { recallForTurn } from './conversation/open-conversation.ts';
export { openKnowledge, readNeighbourhood } from './knowledge/open-knowledge.ts';
export { treeRows } from './knowledge/tree.ts';
export type { Neighbourhood, NearThing } from '../memory/index.ts';
export { openCodeSource } from './brief/open-code-source.ts';
export { readBriefing } from './brief/read-briefing.ts';
export type { BriefingPart, TaskBriefing } from './brief/task-briefing.ts';
export { openCodeIndex, searchAsRead, searchFolders } from './code/open-code-index.ts';
export type { FolderHit, FolderToRead, FoundSoFar, SearchedFolder } from './code/search-folders.ts';
export { followGoal } from './follow-goal.ts';
export { countTokens } from './count-tokens.ts';
export { trashToEmpty } from './trash.ts';
export { knownRoles } from './known-roles.ts';
export type { CommandVerdict } from '../policy/index.ts';
export { bookkeeping, describeEvent, hunkAuthors, type HunkAuthor } from '../insight/index.ts';
export {
  hunkLabels,
  lineIndexOf,
  placeComments,
  placeHunk,
  proposedLines,
  renderChange,
  renderFile,
  resolveHunks,
  summariseChange,
  withHunks,
  type LineIndex,
  type RenderOptions,
} from '../changes/index.ts';
export {
  acceptedOf,
  effortOf,
  fold,
  gateOf,
  initialState,
  moveCommand,
  personMove,
  personMoves,
  tasksOf,
  undecidedOf,
  type GoalState,
  type GrantedRule,
  type MoveRefusal,
  type PersonMove,
  type State,
  type TaskState,
  type Work,
} from '../machine/index.ts';
export type { FilePolicy } from '../policy/index.ts';
