import { visibleLine } from '../../core/base/index.ts';
import type { FileLink, LinkedText } from '../linked-document.ts';

/** The map of the code as a text, each file and each definition leading to its place. */
export function mapText(map: string): LinkedText {
  const links: FileLink[] = [];
  let path = '';
  const lines = map.split('\n').map((raw, line) => {
    const text = visibleLine(raw);
    const [mark = '', at] = /^ {2}(\d+): /.exec(raw) ?? [];
    if (!raw.startsWith('  ')) path = raw;
    if (at !== undefined) links.push({ line, from: mark.length, to: text.length, path, at: Number(at) });
    else if (path === raw && raw !== '') links.push({ line, from: 0, to: text.length, path, at: null });
    return text;
  });
  return { text: lines.join('\n'), links };
}
