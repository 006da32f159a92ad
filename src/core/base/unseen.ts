/*
 * What a text may hold that a person does not see. Whoever masks, shows, refuses or tells of such characters asks here.
 */

/** Anything but plain text: what most texts are free of, and told by a look. */
const unusual = /[^\t\n\r -~]/;

/** What steers, reorders or takes no room: controls but tab and line ends, marks of direction, joiners, tags, selectors, fillers. */
const unseen =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/gu;

/** What looks like a blank and is another character, like nothing at all, or like what no letter is. */
const deceptive = /[\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\ufffc-\uffff]/u;

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

/** A character by its number: `U+202E`. */
export function codeNameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text with something put for each character that cannot be seen. */
export function replaceUnseen(text: string, put: (character: string) => string): string {
  return unusual.test(text) ? text.replace(unseen, put) : text;
}

/** The same, but for those that are a part of what can be seen: of pictures, and of words in scripts that join letters. */
export function replaceHidden(text: string, put: (character: string) => string): string {
  if (!unusual.test(text)) return text;
  return text.replace(unseen, (character: string, offset: number) => {
    const end = offset + character.length;
    const isSeen = isPartOfWriting(character, text.slice(Math.max(0, offset - 4), offset), text.slice(end, end + 2));
    return isSeen ? character : put(character);
  });
}

/** The first character of a text that is not what it seems, by name: one that cannot be seen, or another kind of blank. */
export function deceptiveIn(text: string): string | null {
  const found = [text.search(unseen), text.search(deceptive)].filter((at) => at !== -1);
  return found.length === 0 ? null : codeNameOf(text.slice(Math.min(...found)));
}
