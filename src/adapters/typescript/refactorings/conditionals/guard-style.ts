import type ts from 'typescript';
import type { SourceContext } from '../../refactoring.ts';
import { statementsOf } from './branches.ts';
import { isJump } from '../side-effects.ts';
import { linesOf, startOf, textOf } from '../statement-text.ts';

/** How the file writes an `if` with one jump: in braces, on one line, or bare on a line of its own. */
export type GuardStyle = 'braced' | 'inline' | 'below';

/** The style for a guard that does this jump, such as `return null` or `continue`. */
export type GuardStyles = (jump: string) => GuardStyle;

type Counts = Record<GuardStyle, number>;

function wordOf(jump: string): string {
  return /^\w+/.exec(jump)?.[0] ?? '';
}

function prevailing({ braced, inline, below }: Counts): GuardStyle {
  if (braced >= inline + below) return 'braced';
  return inline >= below ? 'inline' : 'below';
}

/** The styles of the file: people often write `if (…) continue` on one line and returns in braces. */
export function guardStylesOf(source: SourceContext): GuardStyles {
  const { ts: api, text } = source;
  const all: Counts = { braced: 0, inline: 0, below: 0 };
  const byWord = new Map<string, Counts>();
  const visit = (node: ts.Node): void => {
    api.forEachChild(node, visit);
    if (!api.isIfStatement(node) || node.elseStatement) return;
    const { thenStatement, expression } = node;
    const [only, ...more] = statementsOf(api, thenStatement);
    if (!only || more.length > 0 || !isJump(api, only)) return;
    const isBelow = linesOf(text, expression.end, startOf(source, only)) > 1;
    const style = api.isBlock(thenStatement) ? 'braced' : isBelow ? 'below' : 'inline';
    const word = wordOf(textOf(source, only));
    const counts = byWord.get(word) ?? { braced: 0, inline: 0, below: 0 };
    byWord.set(word, counts);
    counts[style]++;
    all[style]++;
  };
  visit(source.sourceFile);
  return (jump) => prevailing(byWord.get(wordOf(jump)) ?? all);
}
