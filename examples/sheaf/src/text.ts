export type Alignment = 'left' | 'right' | 'center';

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const MARK = /\p{Mark}|\u200d|\ufe0f/u;

/** How many columns of a terminal the text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    if (MARK.test(char)) continue;
    width += WIDE.test(char) ? 2 : 1;
  }
  return width;
}

/** The text filled up with blanks to a width; longer texts stay as they are. */
export function pad(text: string, width: number, alignment: Alignment = 'left'): string {
  const missing = Math.max(0, width - displayWidth(text));
  if (alignment === 'right') return ' '.repeat(missing) + text;
  if (alignment === 'left') return text + ' '.repeat(missing);
  const before = Math.floor(missing / 2);
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}

/** The text cut to a width, with an ellipsis in place of what is missing. */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  let kept = '';
  let used = 0;
  for (const char of text) {
    const next = displayWidth(char);
    if (used + next > room) break;
    kept += char;
    used += next;
  }
  return room < 0 ? '' : kept.trimEnd() + ellipsis;
}

export interface WrapOptions {
  /** In front of every line but the first. */
  indent?: string;
  /** Breaks words that are longer than a line. */
  breakWords?: boolean;
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const char of word) {
    if (displayWidth(piece + char) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += char;
  }
  return [...pieces, piece];
}

/** Breaks a text into lines of at most so many columns. Line ends in the text are kept. */
export function wrap(text: string, width: number, options: WrapOptions = {}): string[] {
  const { indent = '', breakWords = false } = options;
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? '' : indent;
    let isEmpty = true;
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      const room = width - displayWidth(indent);
      const pieces = breakWords && displayWidth(word) > room ? breakWord(word, Math.max(1, room)) : [word];
      for (const piece of pieces) {
        const glue = isEmpty ? '' : ' ';
        if (!isEmpty && displayWidth(line + glue + piece) > width) {
          lines.push(line);
          line = indent + piece;
        } else {
          line += glue + piece;
        }
        isEmpty = false;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** Lower-case words joined by dashes, for anchors and file names. */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
