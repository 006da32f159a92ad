import { codeNameOf, replaceHidden } from './unseen.ts';

/** A text in which whatever cannot be seen is written out: `⟨U+202E⟩`. Line ends and tabs stay. */
export function showHidden(text: string): string {
  return replaceHidden(text, (character) => `⟨${codeNameOf(character)}⟩`);
}

/** Which characters of a text cannot be seen, by name, each once. */
export function hiddenIn(text: string): readonly string[] {
  const found = new Set<string>();
  replaceHidden(text, (character) => {
    found.add(codeNameOf(character));
    return character;
  });
  return [...found];
}

/** A text with what was written out put back. */
export function unshown(text: string): string {
  return text.replace(/⟨U\+([0-9A-F]{4,6})⟩/g, (whole, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
