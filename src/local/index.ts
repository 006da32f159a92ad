export { composeEngine, journalsOf, modelNamed } from './compose.ts';
export { cacheFolder, foldersOf, isBelow, nearestWorkspace, pathsInside, type Folders } from './folders.ts';
