export { composeEngine, loadShell, openKnownWorkspaces, openWorkshop, putWholeFile, systemClock } from './compose.ts';
export {
  createModelProvider,
  hasModelSetUp,
  keyOf,
  openConfiguredModel,
  openEmbedder,
  openOwnModel,
  providerFor,
  readModelConfig,
  standingOfServer,
  useModel,
} from './compose-models.ts';
export { adoptJournal, journalsOf, repairJournal, strangeJournal } from './journals.ts';
export { readLimitRules, readRouting, routingWith } from './read-settings.ts';
export { embeddingServers } from './embedder-keys.ts';
export { keptAnswers, openCountedEmbedder } from './compose-embedder.ts';
export { memoryFolders, openKnowledgeStore, openWorkspaceMemory } from './compose-memory.ts';
export { openLineHistory, openVisit } from './compose-past.ts';
export { freeBeside, openTrash, placeToRestore } from './compose-trash.ts';
export { openLocator, readPolicy } from './compose-policy.ts';
export { openFreshIndex, openWorkspaceIndex } from './compose-index.ts';
export { cacheFolder, foldersOf, isBelow, nearestWorkspace, pathsInside, type Folders } from './folders.ts';
export { lookAtWorkspaces, type WorkspaceStanding } from './known-workspaces.ts';
export type { ModelConfig, ProviderConfig } from './model-config.ts';
export { personName } from './person.ts';
export { createSlices } from '../adapters/turnstile/index.ts';
export { isOff } from './switches.ts';
