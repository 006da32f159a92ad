export {
  composeEngine,
  createModelProvider,
  journalsOf,
  modelNamed,
  openKnownWorkspaces,
  openWorkshop,
  systemClock,
} from './compose.ts';
export { cacheFolder, foldersOf, isBelow, nearestWorkspace, pathsInside, type Folders } from './folders.ts';
export { lookAtWorkspaces, type WorkspaceStanding } from './known-workspaces.ts';
export { personName } from './person.ts';
