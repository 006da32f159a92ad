export { editorHost } from './editor-host.ts';
export type { PageHost } from './page-host.ts';
