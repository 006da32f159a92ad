import { DataError } from './errors.ts';

export interface CsvOptions {
  /** Guessed from the text when it is not given. */
  delimiter?: string;
  /** The character around cells that hold delimiters or line ends. */
  quote?: string;
  /** Lines that start with this are skipped. */
  comment?: string;
  /** Takes blanks off both ends of cells that are not quoted. */
  trim?: boolean;
}

const CANDIDATES = [',', ';', '\t', '|'];

/** The delimiter that splits the first lines most evenly; a comma when none does. */
export function detectDelimiter(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 5);
  let best = ',';
  let bestScore = 0;
  for (const candidate of CANDIDATES) {
    const counts = lines.map((line) => line.split(candidate).length - 1);
    const least = Math.min(...counts);
    const isEven = counts.every((count) => count === counts[0]);
    const score = isEven ? least * 2 : least;
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

/**
 * Splits delimited text into rows of cells, the way RFC 4180 describes it. Empty lines are skipped.
 * @throws DataError when a quoted cell is never closed.
 */
export function parseCsv(text: string, options: CsvOptions = {}): string[][] {
  var delimiter = options.delimiter ?? detectDelimiter(text);
  var quote = options.quote ?? '"';
  var rows: string[][] = [];
  var row: string[] = [];
  var cell = '';
  var wasQuoted = false;
  var isOpen = false;
  var line = 1;
  var openedAt = 0;

  function endCell() {
    row.push(options.trim && !wasQuoted ? cell.trim() : cell);
    cell = '';
    wasQuoted = false;
  }

  function endRow() {
    endCell();
    var isBlank = row.length === 1 && row[0] === '';
    var isComment = options.comment !== undefined && row[0]!.startsWith(options.comment);
    if (!isBlank && !isComment) rows.push(row);
    row = [];
  }

  for (var i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
    var char = text[i]!;
    if (char === '\n') line++;
    if (isOpen) {
      if (char === quote && text[i + 1] === quote) {
        cell += quote;
        i++;
      } else if (char === quote) {
        isOpen = false;
      } else {
        cell += char;
      }
    } else if (char === quote && cell.trim() === '') {
      cell = '';
      isOpen = true;
      wasQuoted = true;
      openedAt = line;
    } else if (char === delimiter) {
      endCell();
    } else if (char === '\n') {
      endRow();
    } else if (char !== '\r' || text[i + 1] !== '\n') {
      cell += char;
    }
  }
  if (isOpen) throw new DataError('A quoted cell is never closed', openedAt);
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

function quoteCell(value: string, delimiter: string, quote: string): string {
  const needsQuotes = value.includes(delimiter) || value.includes(quote) || /[\r\n]/.test(value);
  if (!needsQuotes) return value;
  return quote + value.replaceAll(quote, quote + quote) + quote;
}

/** The rows as delimited text, each line ended. */
export function formatCsv(rows: readonly (readonly string[])[], options: CsvOptions = {}): string {
  const delimiter = options.delimiter ?? ',';
  const quote = options.quote ?? '"';
  var text = '';
  for (const row of rows) {
    text += row.map((cell) => quoteCell(cell, delimiter, quote)).join(delimiter) + '\n';
  }
  return text;
}
