import { parse } from 'unbash';
import type { ReadShell } from '../../core/ports/index.ts';
import { nodesOf } from './nodes.ts';

/** Longer lines are not read. */
const longest = 20_000;

/** Reads bash by the parser of unbash. */
export const read: ReadShell = (line) => {
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
