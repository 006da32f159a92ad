import { readFile } from 'node:fs/promises';
import { extname, basename } from 'node:path';
import { parseCsv, type CsvOptions } from './csv.ts';
import { DataError } from './errors.ts';
import { toRecords, type Cell, type DataRecord } from './records.ts';

export type Format = 'csv' | 'json' | 'jsonl';

/** The format that a file's name promises; delimited text for all that is not known. */
export function formatOf(fileName: string): Format {
  const ending = extname(fileName).toLowerCase();
  if (ending === '.json') return 'json';
  return ending === '.jsonl' || ending === '.ndjson' ? 'jsonl' : 'csv';
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function toRecord(value: unknown, line: number): DataRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DataError('Expected an object for each record', line);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toCell(item)]));
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DataError('The text is no valid JSON', line);
    return undefined;
  }
}

/** The records in a text of the given format. */
export function parseRecords(text: string, format: Format, options: CsvOptions = {}): DataRecord[] {
  if (format === 'csv') return toRecords(parseCsv(text, options));
  if (format === 'json') {
    const value = parseJson(text, 1);
    const list = Array.isArray(value) ? value : [value];
    return list.map((item) => toRecord(item, 1));
  }
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => toRecord(parseJson(line, number), number));
}

/** The records in a file. */
export function readRecords(fileName: string, options: CsvOptions = {}): Promise<DataRecord[]> {
  return readFile(fileName, 'utf8')
    .catch((error: NodeJS.ErrnoException) => {
      throw new DataError(error.code === 'ENOENT' ? `There is no file ${fileName}` : `${fileName} cannot be read`);
    })
    .then((text) => {
      const format = formatOf(fileName);
      return parseRecords(text, format, options);
    });
}
