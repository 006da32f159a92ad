import { cellText, columnNames, type DataRecord } from './records.ts';
import { slugify, type Alignment } from './text.ts';

export interface MarkupOptions {
  columns?: readonly string[];
  caption?: string;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function escapeMarkdown(text: string): string {
  return text.replace(/([\\|*_`<])/g, '\\$1').replace(/\n/g, '<br>');
}

/** The records as a table in GitHub's Markdown. */
export function renderMarkdown(records: readonly DataRecord[], options: MarkupOptions = {}): string {
  const columns = options.columns ?? columnNames(records);
  const alignments: Alignment[] = [];
  for (const column of columns) {
    const cells = records.map((record) => record[column] ?? null).filter((cell) => cell !== null);
    const isNumeric = cells.length > 0 && cells.every((cell) => typeof cell === 'number');
    alignments.push(isNumeric ? 'right' : 'left');
  }

  let text = '';
  if (options.caption) text += '**' + escapeMarkdown(options.caption) + '**\n\n';
  text += '| ' + columns.map(escapeMarkdown).join(' | ') + ' |\n';
  text += '| ' + alignments.map((alignment) => (alignment === 'right' ? '---:' : '---')).join(' | ') + ' |\n';
  for (const record of records) {
    text += '| ' + columns.map((column) => escapeMarkdown(cellText(record[column]))).join(' | ') + ' |\n';
  }
  return text;
}

/** The records as an HTML table; columns of numbers carry the class `number`. */
export function renderHtml(records: readonly DataRecord[], options: MarkupOptions = {}): string {
  const columns = options.columns ?? columnNames(records);
  const id = options.caption ? ` id="${slugify(options.caption)}"` : '';
  const alignments: Alignment[] = [];
  for (const column of columns) {
    const cells = records.map((record) => record[column] ?? null).filter((cell) => cell !== null);
    const isNumeric = cells.length > 0 && cells.every((cell) => typeof cell === 'number');
    alignments.push(isNumeric ? 'right' : 'left');
  }

  const cellOf = (tag: string, content: string, index: number): string => {
    const marker = alignments[index] === 'right' ? ' class="number"' : '';
    return '<' + tag + marker + '>' + escapeHtml(content) + '</' + tag + '>';
  };
  const lines = [`<table${id}>`];
  if (options.caption) lines.push(`  <caption>${escapeHtml(options.caption)}</caption>`);
  lines.push(
    '  <thead>',
    '    <tr>' + columns.map((column, index) => cellOf('th', column, index)).join('') + '</tr>',
    '  </thead>',
  );
  lines.push('  <tbody>');
  for (const record of records) {
    const cells = columns.map((column, index) => cellOf('td', cellText(record[column]), index));
    lines.push('    <tr>' + cells.join('') + '</tr>');
  }
  lines.push('  </tbody>', '</table>');
  return lines.join('\n') + '\n';
}
