import type { ModelMessage, ToolCall } from '../../core/ports/index.ts';

/** A part of an earlier answer, in the order in which it was given. */
export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly call: ToolCall }
  /** What only this provider understands, parsed. */
  | { readonly kind: 'kept'; readonly data: unknown };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The parts of an earlier answer in order; what other providers kept is left out, and so is empty text. */
export function partsInOrder(
  { text, calls, kept = [] }: Extract<ModelMessage, { role: 'assistant' }>,
  provider: string,
): readonly AnswerPart[] {
  const parts: AnswerPart[] = [];
  let [textAt, callAt] = [0, 0];
  const upTo = (after: { readonly text: number; readonly calls: number }): void => {
    const said = text.slice(textAt, after.text).toWellFormed();
    if (said.trim() !== '') parts.push({ kind: 'text', text: said });
    for (const call of calls.slice(callAt, after.calls)) parts.push({ kind: 'call', call });
    [textAt, callAt] = [Math.max(textAt, after.text), Math.max(callAt, after.calls)];
  };
  for (const { provider: by, data, after } of kept) {
    const value = by === provider ? parsed(data) : undefined;
    if (value === undefined) continue;
    upTo(after);
    parts.push({ kind: 'kept', data: value });
  }
  upTo({ text: text.length, calls: calls.length });
  return parts;
}
