import { visibleLine } from '../../core/base/index.ts';
import { treeRows, type Neighbourhood } from '../../core/app/index.ts';
import type { Localiser } from '../board/texts.ts';
import type { FileLink, LinkedText } from '../linked-document.ts';

/** The file that a thing is, or stands in; null for what is in none. */
function fileOf({ id, kind, state }: Neighbourhood['things'][number]): Pick<FileLink, 'path' | 'at'> | null {
  const name = id.slice(id.indexOf(':') + 1);
  if (kind === 'file') return { path: name, at: null };
  const [, path] = /^(.+)#[^#]*$/.exec(name) ?? [];
  const [, line] = /^lines (\d+) /.exec(state) ?? [];
  return kind === 'symbol' && path !== undefined ? { path, at: line === undefined ? null : Number(line) } : null;
}

/** What hangs together with something, as a tree, with what leads to files. */
export function graphText(near: Neighbourhood, l10n: Localiser): LinkedText {
  const links: FileLink[] = [];
  const lines = treeRows(near).map(({ depth, how, thing }, line) => {
    const before = `${'  '.repeat(depth)}${how === '' ? '' : `${how} `}`;
    const id = visibleLine(thing.id);
    const file = fileOf(thing);
    if (file) links.push({ line, from: before.length, to: before.length + id.length, ...file });
    const said = [thing.label, thing.state === '' ? '' : `(${thing.state})`].filter((text) => text !== '').join(' ');
    return `${before}${id}${said === '' ? '' : `  ${visibleLine(said)}`}`;
  });
  if (near.leftOut > 0) lines.push(l10n.t('{0} ties more are not shown.', near.leftOut));
  return { text: lines.join('\n'), links };
}
