import type { LoadShell, ReadShell } from '../../core/ports/index.ts';

/** Longer lines are not read. */
const longest = 20_000;

/** Reads bash by the parser of unbash, which is loaded only now: see {@link ReadShell}. */
export const loadBash: LoadShell = async () => {
  const [{ parse }, { nodesOf }] = await Promise.all([import('unbash'), import('./nodes.ts')]);
  const read: ReadShell = (line) => {
    if (line.length > longest) return { ok: false, why: `it is longer than ${String(longest)} characters` };
    try {
      const script = parse(line);
      const [error] = script.errors ?? [];
      if (error) return { ok: false, why: `${error.message} at character ${String(error.pos + 1)}` };
      return { ok: true, nodes: nodesOf(script, line) };
    } catch (error) {
      return { ok: false, why: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
  return read;
};
