export { createToolBox, describeTools, onlyReads } from './tool-box.ts';
export type { ToolSetting } from './tool.ts';
