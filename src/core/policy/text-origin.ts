import type { TextOrigin } from '../domain/index.ts';

/** Folders of what others wrote and the workspace only holds: packages, vendored code, what builds make of them. */
const others =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|third[-_]?party|site-packages|\.venv|venv|\.yarn|\.pnpm-store|Pods|Carthage|\.gradle|\.m2|target|dist|build|\.next|coverage|logs?)(?:\/|$)/i;

/** Whether the text of files is the workspace's own, or was written elsewhere. Paths are canonical. */
export function originOfFiles(paths: readonly string[]): TextOrigin {
  return paths.some((path) => others.test(path)) ? 'outside' : 'workspace';
}
