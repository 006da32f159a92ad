/** Anything but plain text: what most texts are free of, and told by a look. */
const unusual = /[^\t\n\r -~]/;

/** Characters that steer, reorder or take no room: controls, marks of direction, joiners, tags, selectors, line separators. */
const unseen =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/gu;

const pictureBefore = /\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?$/u;
const pictureAfter = /^\p{Extended_Pictographic}/u;
const emojiBefore = /[\p{Emoji}\p{Extended_Pictographic}]$/u;

/** Letters of scripts that may join by characters of their own. */
const joiningBefore =
  /(?!\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}|\p{Script=Han}|\p{Script=Inherited})[\p{L}\p{M}]$/u;

/** Whether a character that cannot be seen is a part of what can: of a picture, or of a word in a script that joins letters. */
function isPartOfWriting(character: string, before: string, after: string): boolean {
  if (character === '\ufe0f' || character === '\ufe0e') return emojiBefore.test(before);
  if (character !== '\u200d' && character !== '\u200c') return false;
  if (joiningBefore.test(before)) return true;
  return character === '\u200d' && pictureBefore.test(before) && pictureAfter.test(after);
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function replaceHidden(text: string, put: (character: string) => string): string {
  if (!unusual.test(text)) return text;
  return text.replace(unseen, (character: string, offset: number) => {
    const end = offset + character.length;
    const isSeen = isPartOfWriting(character, text.slice(Math.max(0, offset - 4), offset), text.slice(end, end + 2));
    return isSeen ? character : put(character);
  });
}

/** A text in which whatever cannot be seen is written out: `⟨U+202E⟩`. Line ends and tabs stay. */
export function showHidden(text: string): string {
  return replaceHidden(text, (character) => `⟨${nameOf(character)}⟩`);
}

/** Which characters of a text cannot be seen, by name, each once. */
export function hiddenIn(text: string): readonly string[] {
  const found = new Set<string>();
  replaceHidden(text, (character) => {
    found.add(nameOf(character));
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
