export { activate } from './vscode/index.ts';
