import path from 'node:path';
import * as z from 'zod';
import type { SourceContext } from '../../refactoring.ts';

const Manifest = z.object({
  private: z.boolean().default(false),
  engines: z.object({ node: z.string().optional() }).default({}),
});

type Manifest = z.infer<typeof Manifest>;

/** The nearest package.json above the file; undefined when there is none or it does not read. */
function manifestOf({ ts: { sys }, fileName }: SourceContext): Manifest | undefined {
  for (let folder = path.dirname(fileName); ; folder = path.dirname(folder)) {
    const text = sys.readFile(path.join(folder, 'package.json'));
    if (text !== undefined) {
      try {
        return Manifest.safeParse(JSON.parse(text)).data;
      } catch {
        return undefined;
      }
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The oldest major version that a range such as `>= 0.6` or `^12 || >=14` allows. */
function oldestMajor(range: string): number {
  const oldest = range.split('||').map((part) => Number(/(?<![<\d.])(?<!<=?\s*)\d+/.exec(part)?.[0] ?? 0));
  return Math.min(...oldest);
}

/** The first version of Node that has all of the language of 2015. */
const MODERN_NODE = 6;

/**
 * Whether the file's package may run where the language of 2015 is not known. A published package that says nothing of
 * engines may run anywhere; a private one runs where its owner runs it.
 */
export function mayRunOnOldEngines(source: SourceContext): boolean {
  const manifest = manifestOf(source);
  if (!manifest) return false;
  const { node } = manifest.engines;
  return node === undefined ? !manifest.private : oldestMajor(node) < MODERN_NODE;
}
