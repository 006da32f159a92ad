export { parseAggregates, summarise, groupRecords, sum, type Aggregate, type AggregateName } from './aggregate.ts';
export { bar, renderChart, type ChartOptions } from './chart.ts';
export { compareCells, parseSortKeys, sortRecords, type SortKey } from './compare.ts';
export { detectDelimiter, formatCsv, parseCsv, type CsvOptions } from './csv.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { DataError } from './errors.ts';
export { filterRecords, matches, parseCondition, type Condition, type Operator } from './filter.ts';
export { renderHtml, renderMarkdown, type MarkupOptions } from './markup.ts';
export { compactNumber, formatNumber, parseNumber, type NumberFormat } from './numbers.ts';
export { profileColumns, profileRecords, type ColumnProfile } from './profile.ts';
export {
  cellText,
  columnNames,
  inferCell,
  toRecords,
  type Cell,
  type DataRecord,
  type RecordOptions,
} from './records.ts';
export { formatOf, parseRecords, readRecords, type Format } from './source.ts';
export { renderTable, type TableOptions } from './table.ts';
export { fill, fillAll } from './template.ts';
export { displayWidth, pad, slugify, truncate, wrap, type Alignment, type WrapOptions } from './text.ts';
