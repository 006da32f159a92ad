export { createLauncher, type LauncherOptions } from './launcher.ts';
export { launchHere, type Launcher, type ProgramEnd, type ProgramError, type ProgramRun } from './program.ts';
