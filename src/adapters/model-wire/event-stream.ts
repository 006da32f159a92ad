/**
 * Owns the unfinished line and the unfinished event of a stream of server-sent events (WHATWG HTML, section 9.2), read more
 * leniently than the standard asks: each line is tried by itself first and then together with the others of its event, as
 * servers run events together, forget the blank line, break one event over lines, or send JSON without any event.
 */
import { StringDecoder } from 'node:string_decoder';

/** Takes what an event says; answers whether it made sense. */
export type TakeData = (data: string, event: string) => boolean;

export interface EventReader {
  /** Bytes as they arrive, cut anywhere. Bytes that are no UTF-8 become U+FFFD. */
  feed(chunk: Buffer): void;
  /** No more bytes follow. */
  end(): void;
  /** Lines that made no sense so far. */
  skipped(): number;
  /** Characters that wait for the end of their line or of their event. */
  waiting(): number;
}

export function createEventReader(take: TakeData): EventReader {
  const decoder = new StringDecoder('utf8');
  let event = '';
  let refused: string[] = [];
  let refusedLength = 0;
  let skipped = 0;

  function tryData(data: string): void {
    if (data === '' || take(data, event)) return;
    refused.push(data);
    refusedLength += data.length;
  }

  function closeEvent(): void {
    if (refused.length > 0 && !(refused.length > 1 && take(refused.join('\n'), event))) skipped += refused.length;
    refused = [];
    refusedLength = 0;
    event = '';
  }

  const lines = createLineSplitter((line) => {
    if (line === '') closeEvent();
    else if (line.startsWith('data:')) tryData(line.slice(line[5] === ' ' ? 6 : 5));
    else if (line.startsWith('event:')) event = line.slice(6).trim();
    // A whole answer, or an error, that the server did not make an event of.
    else if (!/^(?::|id:|id$|retry:|data$|event$)/.test(line)) tryData(line);
  });

  return {
    feed(chunk) {
      lines.feed(decoder.write(chunk));
    },
    end() {
      lines.feed(`${decoder.end()}\n\n`);
    },
    skipped: () => skipped,
    waiting: () => lines.unfinished() + refusedLength,
  };
}

/** Cuts text into lines without their ends, each character looked at once however long the line. */
function createLineSplitter(takeLine: (line: string) => void): {
  feed(text: string): void;
  unfinished(): number;
} {
  let started: string[] = [];
  let length = 0;

  function finish(rest: string): void {
    started.push(rest);
    const line = started.length === 1 ? rest : started.join('');
    started = [];
    length = 0;
    takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  return {
    feed(text) {
      let start = 0;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
        finish(text.slice(start, at));
        start = at + 1;
      }
      if (start === text.length) return;
      started.push(text.slice(start));
      length += text.length - start;
    },
    unfinished: () => length,
  };
}

/** The JSON objects that a text is made of, one after the other; none when it is anything else. */
export function objectsIn(text: string): readonly object[] {
  const whole = parsedObject(text);
  if (whole) return [whole];
  const objects: object[] = [];
  for (const part of text.startsWith('{') ? topLevelParts(text) : []) {
    const object = parsedObject(part);
    if (!object) return [];
    objects.push(object);
  }
  return objects;
}

function parsedObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text cut after each brace that closes the outermost one. */
function topLevelParts(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '{') depth++;
    else if (!quoted && character === '}' && --depth === 0) {
      parts.push(text.slice(start, at + 1));
      start = at + 1;
    }
  }
  if (text.slice(start).trim() !== '') parts.push(text.slice(start));
  return parts;
}
