export { describeTool, describeTools, looksAtFiles, onlyReads } from './describe-tools.ts';
export { withLinksFollowed } from './judge-here.ts';
export { readInput } from './fit-input.ts';
export { createToolBox, type SessionToolBox } from './tool-box.ts';
export type { Desk, Permission, ToolSetting } from './tool.ts';
