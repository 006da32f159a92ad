import { stripVTControlCharacters } from 'node:util';

/** A line longer than this is cut for the readers; JSON reporters print a whole report on one line. */
const lineLimit = 8_000_000;

/** Bytes of one stream in, text and whole lines out. Bytes that are not UTF-8 become replacement characters. */
export interface PrintedLines {
  add(chunk: Uint8Array): void;
  end(): void;
}

/** Text without colours and without control characters other than tab and line feed. */
export function plainText(text: string): string {
  const stripped = text.includes('\u001b') || text.includes('\u009b') ? stripVTControlCharacters(text) : text;
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  return stripped.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

export function createPrintedLines(onText: (text: string) => void, onLine: (line: string) => void): PrintedLines {
  const decoder = new TextDecoder('utf-8');
  let parts: string[] = [];
  let length = 0;

  function take(text: string): void {
    if (length < lineLimit) parts.push(text);
    length += text.length;
  }

  function finishLine(): void {
    const line = parts.join('').replace(/\r$/, '');
    parts = [];
    length = 0;
    onLine(line.includes('\u001b') ? stripVTControlCharacters(line) : line);
  }

  function add(text: string): void {
    if (text === '') return;
    onText(text);
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      take(text.slice(start, end));
      finishLine();
      start = end + 1;
    }
    if (start < text.length) take(text.slice(start));
  }

  return {
    add: (chunk) => add(decoder.decode(chunk, { stream: true })),
    end() {
      add(decoder.decode());
      if (length > 0) finishLine();
    },
  };
}
