export { describeTool, describeTools, onlyReads } from './describe-tools.ts';
export { createToolBox, type SessionToolBox } from './tool-box.ts';
export type { Delegation, ToolSetting } from './tool.ts';
