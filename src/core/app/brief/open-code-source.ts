import type { Clock } from '../../ports/index.ts';
import type { CodeSource, OpenCode } from './code-source.ts';

/** What the engine knows of the code. Loads what that takes only when a session asks for it. */
export function openCodeSource(open: OpenCode, clock: Clock): CodeSource {
  let loaded: Promise<CodeSource> | undefined;
  const load = async (): Promise<CodeSource> => (await import('./code-source.ts')).createCodeSource(open, clock);
  return {
    relevant: async (question) => (await (loaded ??= load())).relevant(question),
    close: async () => (await loaded)?.close(),
  };
}
