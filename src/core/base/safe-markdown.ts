/**
 * Markdown of models and workspaces, made harmless while it streams: no images, no HTML, and no link whose text is not its
 * address. Everything else stays as it was meant.
 *
 * Invariant: what is passed on unchanged as code is code for whoever draws it, too. So a block of code begins and ends
 * with a line that is written here, every other mark that could begin code is escaped, and no backslash is left single.
 */
export interface SafeMarkdown {
  /** What can be shown after this piece; a mark that is not whole yet is kept for later. */
  take(piece: string): string;
  /** What was kept. */
  end(): string;
}

const opening = /^[ \t]*(`{3,}|~{3,})([^\n]*)$/;
/** The beginning of a line that may become the first or last line of a block. */
const mayBeMark = /^[ \t]*(?:[`~]{0,2}|[`~]{3,}[^\n]*)$/;

/** The run of backticks at a place. */
function runAt(text: string, at: number): string {
  return /^`+/.exec(text.slice(at))?.[0] ?? '';
}

/** Where the code that a run begins ends, after its own run; -1 when it does not. */
function endOfCode(line: string, from: number, run: string): number {
  for (let at = line.indexOf('`', from); at !== -1; at = line.indexOf('`', at)) {
    const other = runAt(line, at);
    if (other === run) return at + run.length;
    at += other.length;
  }
  return -1;
}

/** A part of a line without its blocks, made harmless. `whole`: nothing of the line follows; else what is open is `kept`. */
function inline(line: string, whole: boolean): { readonly shown: string; readonly kept: string } {
  let shown = '';
  for (let at = 0; at < line.length;) {
    const char = line.charAt(at);
    if (char !== '`') {
      shown += '\\[]<'.includes(char) ? `\\${char}` : char;
      at++;
      continue;
    }
    const run = runAt(line, at);
    const end = endOfCode(line, at + run.length, run);
    if (end === -1 && !whole) return { shown, kept: line.slice(at) };
    const code = line.slice(at, end);
    // The bars of a table divide code as well.
    const isCode = end !== -1 && !code.includes('|');
    shown += isCode ? code : '\\`'.repeat(run.length);
    at = isCode ? end : at + run.length;
  }
  return { shown, kept: '' };
}

/** Makes markdown harmless that comes in pieces. */
export function createSafeMarkdown(): SafeMarkdown {
  let kept = '';
  /** The mark of the block of code that is open. */
  let fence = '';
  let atStart = true;

  /** A line, or the part of it that has come; null when more of it is needed. */
  function codeLine(line: string, whole: boolean): string | null {
    if (!atStart) return line;
    if (!whole && mayBeMark.test(line)) return null;
    const mark = line.trim();
    const closes = mark.length >= fence.length && mark.startsWith(fence) && /^[`~\s]*$/.test(mark);
    const shown = closes ? fence : line;
    if (closes) fence = '';
    return shown;
  }

  function textLine(line: string, whole: boolean): string | null {
    if (atStart && !whole && mayBeMark.test(line)) return null;
    const [, mark = '', name = ''] = (atStart && opening.exec(line)) || [];
    if (mark !== '' && !name.includes('`')) {
      fence = mark;
      return `${mark}${/[\w+.#-]*/.exec(name.trim())?.[0] ?? ''}`;
    }
    const { shown, kept: rest } = inline(line, whole);
    kept = rest;
    return shown;
  }

  function takeLine(line: string, whole: boolean): string {
    kept = '';
    const shown = fence === '' ? textLine(line, whole) : codeLine(line, whole);
    if (shown === null) kept = line;
    else atStart = whole || (atStart && line === '');
    return `${shown ?? ''}${whole ? '\n' : ''}`;
  }

  return {
    take(piece) {
      const lines = (kept + piece).replace(/\r\n?/g, '\n').split('\n');
      const last = lines.pop() ?? '';
      const shown = lines.map((line) => takeLine(line, true)).join('');
      return shown + takeLine(last, false);
    },
    end() {
      return kept === '' ? '' : takeLine(kept, true).slice(0, -1);
    },
  };
}

/** Markdown that is there as a whole, made harmless. */
export function safeMarkdown(text: string): string {
  const safe = createSafeMarkdown();
  return safe.take(text) + safe.end();
}

/** Text as markdown that shows it as it is: nothing in it is drawn, followed or run, and its lines break between words. */
export function plainMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replaceAll('\n', '\n\n');
}
