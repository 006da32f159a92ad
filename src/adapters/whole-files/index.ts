export { systemDisk, type Disk } from './disk.ts';
export { isTemporary, sweepFolder, sweepLeftovers, temporaryName } from './leftovers.ts';
export { readText, textOrNull } from './read-text.ts';
export { createWholeFiles, type WholeFiles } from './whole-files.ts';
