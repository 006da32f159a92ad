import { readFileSync } from 'node:fs';
import path from 'node:path';
import { committedFiles, root } from '../law/sources.ts';

/** A fenced block of a page: what stands after the opening fence, its text, and the line of the fence, counted from 1. */
interface Fence {
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

/** A Markdown page of the project. */
export interface Page {
  /** From the checkout's root, `/` separated. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** The text without fenced blocks, line for line. */
  readonly prose: readonly string[];
}

/** Splits a page into its fenced blocks and the prose around them. */
export function pageOf(file: string, text: string): Page {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: { mark: string; info: string; lines: string[]; line: number } | undefined;
  for (const [at, line] of text.split('\n').entries()) {
    const mark = /^ *(`{3,})(.*)$/.exec(line);
    prose.push(open || mark ? '' : line);
    if (open) {
      if (mark?.[1] === open.mark && mark[2] === '') {
        fences.push({ info: open.info, text: `${open.lines.join('\n')}\n`, line: open.line });
        open = undefined;
      } else open.lines.push(line);
    } else if (mark) open = { mark: mark[1] ?? '', info: (mark[2] ?? '').trim(), lines: [], line: at + 1 };
  }
  return { path: file, text, fences, prose };
}

/** Every page of ours; texts of samples and licences of others are left out. */
export function pages(): readonly Page[] {
  return committedFiles()
    .filter((file) => file.endsWith('.md') && !/^(?:examples|test)\//.test(file))
    .map((file) => pageOf(file, readFileSync(path.join(root, file), 'utf8')));
}

/** The name that a heading gets in links: as GitHub and VS Code make it. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/ /g, '-');
}

/** Names of the headings of a page. */
export function anchorsOf({ prose }: Page): ReadonlySet<string> {
  return new Set(prose.flatMap((line) => (/^#{1,6} /.test(line) ? anchorOf(line.replace(/^#+ /, '')) : [])));
}
