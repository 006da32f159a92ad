import { digestOf } from './digest.ts';
import { showHidden } from './hidden.ts';

/** What begins a mark of ours, and marks by which models tell turns, tools and speakers apart. */
const marks =
  /<(?=\s*\/?\s*data-[\da-f]{4}|[|｜][^<>\n]{1,60}>|\/?(?:tool_(?:call|result|response|use)s?|function_(?:call|result)s?|system(?:-reminder)?|assistant|(?:start|end)_of_turn|s|bos|eos)>|<\/?SYS>>)|\[(?=\/?INST\])/gi;

const codes: Readonly<Record<string, string>> = { '<': '⟨U+003C⟩', '[': '⟨U+005B⟩' };

/** A text without marks that could pass for those of a conversation, and with whatever cannot be seen written out. */
export function defused(text: string): string {
  return showHidden(text).replace(marks, (mark) => codes[mark] ?? mark);
}

/** A text without the marks that {@link asData} puts around one. */
export function withoutMarks(text: string): string {
  return text.replace(/<\/?data-[\da-f]{12}>\n?/g, '');
}

/**
 * A text as a model is given what is no instruction: between two marks that are of this text alone, so that no text can hold
 * the one that ends it. The same text under the same name gives the same.
 */
export function asData(text: string, name = ''): string {
  const inner = defused(text);
  const mark = `data-${digestOf(`${name}\0${inner}`).slice(0, 12)}`;
  return `<${mark}>\n${inner}\n</${mark}>`;
}
