import { parseArgs } from 'node:util';
import { parseAggregates, summarise } from './aggregate.ts';
import { renderChart } from './chart.ts';
import { parseSortKeys, sortRecords } from './compare.ts';
import { formatCsv } from './csv.ts';
import { formatDuration } from './duration.ts';
import { DataError } from './errors.ts';
import { filterRecords, parseCondition } from './filter.ts';
import { renderHtml, renderMarkdown } from './markup.ts';
import { profileRecords } from './profile.ts';
import { cellText, columnNames, type DataRecord } from './records.ts';
import { parseRecords, readRecords } from './source.ts';
import { renderTable } from './table.ts';
import { fillAll } from './template.ts';

/** What the command line needs from the outside. */
export interface Terminal {
  /** Columns; undefined when the output is no terminal. */
  columns: number | undefined;
  readInput(): Promise<string>;
  out(text: string): void;
  err(text: string): void;
}

const HELP = `sheaf [FILE] [options]

Reads CSV, JSON or JSON lines from a file or from the input and prints it.

  -w, --where CONDITION   only records that satisfy it, as in "amount >= 10"; may be repeated
  -g, --group COLUMNS     one record for each group
  -a, --aggregate LIST    what to make of each group, as in "count, sum:amount as total"
  -s, --sort COLUMNS      in which order, as in --sort=-amount,region
  -c, --columns COLUMNS   which columns, in which order
  -n, --first COUNT       only the first records
  -o, --output FORMAT     table (default), csv, json, markdown, html, profile
      --chart LABEL,VALUE a bar for each record
      --template TEXT     a text for each record, as in "{{ name | upper }}"
      --totals            adds the sums of all columns of numbers
      --border            draws lines around the cells
      --delimiter CHAR    what is between cells; guessed when it is not given
      --help
`;

const OPTIONS = {
  where: { type: 'string', short: 'w', multiple: true },
  group: { type: 'string', short: 'g' },
  aggregate: { type: 'string', short: 'a' },
  sort: { type: 'string', short: 's' },
  columns: { type: 'string', short: 'c' },
  first: { type: 'string', short: 'n' },
  output: { type: 'string', short: 'o' },
  chart: { type: 'string' },
  template: { type: 'string' },
  totals: { type: 'boolean' },
  border: { type: 'boolean' },
  delimiter: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

function listOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function requireColumns(records: readonly DataRecord[], wanted: readonly string[]): void {
  const known = columnNames(records);
  if (records.length > 0) {
    for (const name of wanted) {
      if (!known.includes(name)) {
        const near = known.find((other) => other.toLowerCase() === name.toLowerCase());
        if (near !== undefined) {
          throw new DataError(`There is no column "${name}"; did you mean "${near}"?`);
        } else {
          throw new DataError(`There is no column "${name}"; there are ${known.join(', ')}`);
        }
      }
    }
  }
}

/** Filters, groups, sorts and cuts, in this order. */
function select(records: DataRecord[], values: Values): DataRecord[] {
  const conditions = (values.where ?? []).map(parseCondition);
  requireColumns(
    records,
    conditions.map((condition) => condition.column),
  );
  let selected = filterRecords(records, conditions);
  const group = listOf(values.group);
  if (group || values.aggregate !== undefined) {
    requireColumns(records, group ?? []);
    selected = summarise(selected, group ?? [], parseAggregates(values.aggregate ?? 'count'));
  }
  const keys = parseSortKeys(values.sort ?? '');
  requireColumns(
    selected,
    keys.map((key) => key.column),
  );
  selected = sortRecords(selected, keys);
  if (values.first === undefined) return selected;
  const count = Number(values.first);
  if (!Number.isInteger(count) || count < 0) throw new DataError(`"${values.first}" is no number of records`);
  return selected.slice(0, count);
}

function present(records: readonly DataRecord[], values: Values, terminal: Terminal): string {
  const columns = listOf(values.columns);
  if (columns) requireColumns(records, columns);
  if (values.template !== undefined) return fillAll(values.template.replaceAll('\\n', '\n'), records);
  if (values.chart !== undefined) {
    const [label = '', value = ''] = listOf(values.chart) ?? [];
    requireColumns(records, [label, value]);
    return renderChart(records, label, value, terminal.columns === undefined ? {} : { width: terminal.columns });
  }
  const names = columns ?? columnNames(records);
  const format = values.output ?? 'table';
  if (format === 'csv') {
    return formatCsv([names, ...records.map((record) => names.map((name) => cellText(record[name])))]);
  }
  if (format === 'json') return JSON.stringify(records, names, 2) + '\n';
  if (format === 'markdown') return renderMarkdown(records, { columns: names });
  if (format === 'html') return renderHtml(records, { columns: names });
  if (format === 'profile') return renderTable(profileRecords(records), { border: values.border ?? false });
  if (format !== 'table')
    throw new DataError(`"${format}" is no output; there are table, csv, json, markdown, html, profile`);
  return renderTable(records, {
    columns: names,
    border: values.border ?? false,
    totals: values.totals ?? false,
    ...(terminal.columns === undefined ? {} : { maxWidth: terminal.columns }),
  });
}

function complain(terminal: Terminal, message: string, hint?: string): void {
  terminal.err('sheaf: ' + message + '\n');
  if (hint !== undefined) terminal.err(hint + ' for more.\n');
}

/** Runs the command line and gives the exit code: 0, or 1 for wrong data, or 2 for wrong options. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    complain(terminal, (error as Error).message, 'Try sheaf --help');
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    terminal.out(HELP);
    return 0;
  }
  if (positionals.length > 1) {
    complain(terminal, 'only one file can be read at a time', 'Try sheaf --help');
    return 2;
  }
  if (values.first !== undefined && values.first.trim() === '') {
    complain(terminal, '--first needs a number', 'Try sheaf --help');
    return 2;
  }
  try {
    const options = values.delimiter === undefined ? {} : { delimiter: values.delimiter.replace('\\t', '\t') };
    const [file] = positionals;
    const records =
      file === undefined ? parseRecords(await terminal.readInput(), 'csv', options) : await readRecords(file, options);
    terminal.out(present(select(records, values), values, terminal));
    return 0;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    complain(terminal, error.message);
    return 1;
  }
}
