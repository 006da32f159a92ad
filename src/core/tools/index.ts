export { createToolBox } from './tool-box.ts';
export type { ToolSetting } from './tool.ts';
