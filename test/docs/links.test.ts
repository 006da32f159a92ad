import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../law/sources.ts';
import { anchorsOf, pageOf, pages, type Page } from './pages.ts';

/** Targets of the links of a page, with the line, counted from 1; inline code is no link. */
function linksOf({ prose }: Page): readonly { readonly target: string; readonly line: number }[] {
  return prose.flatMap((line, at) =>
    [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map((match) => ({
      target: match[1] ?? '',
      line: at + 1,
    })),
  );
}

/** Why a link leads nowhere, or null when it leads somewhere. Addresses of the web are not asked for. */
function whyBroken(from: Page, target: string, all: readonly Page[]): string | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [file = '', anchor] = target.split('#');
  const to = file === '' ? from.path : path.posix.join(path.posix.dirname(from.path), decodeURI(file));
  const full = path.join(root, to);
  if (!existsSync(full)) return `there is no ${to}`;
  if (anchor === undefined) return null;
  if (statSync(full).isDirectory()) return `${to} is a folder and has no headings`;
  const page = all.find((each) => each.path === to);
  return page && anchorsOf(page).has(anchor) ? null : `${to} has no heading #${anchor}`;
}

describe('links between pages', () => {
  const all = pages();

  it('lead to files and headings that exist', () => {
    const broken = all.flatMap((page) =>
      linksOf(page).flatMap(({ target, line }) => {
        const why = whyBroken(page, target, all);
        return why === null ? [] : [`${page.path}:${line}: ${target}: ${why}`];
      }),
    );
    assert.deepEqual(broken, []);
  });

  it('are found out when they do not', () => {
    const page = pageOf(
      'docs/lifecycle.md',
      '# A b\n[a](#a-b) [b](#c) [d](nowhere.md) [e](https://example.org)\n`[f](g)`\n',
    );
    const broken = linksOf(page).map(({ target }) => whyBroken(page, target, [page]));
    assert.deepEqual(broken, [null, 'docs/lifecycle.md has no heading #c', 'there is no docs/nowhere.md', null]);
  });
});

describe('the map of rooms', () => {
  it('shows every room of core and every adapter', () => {
    const map = pages().find((page) => page.path === 'src/ARCHITECTURE.md');
    const rooms = ['src/core', 'src/adapters'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${path.basename(folder)}/${entry.name}`),
    );
    const missing = rooms.filter((room) => !map?.prose.some((line) => line.startsWith(`| \`${room}\` |`)));
    assert.deepEqual(missing, [], 'add a line for it to src/ARCHITECTURE.md');
  });
});

describe('the list of decisions', () => {
  it('names every decision', () => {
    const list = pages().find((page) => page.path === 'docs/decisions/README.md');
    const files = readdirSync(path.join(root, 'docs/decisions')).filter((file) => file !== 'README.md');
    assert.deepEqual(
      files.filter((file) => !list?.text.includes(`](${file})`)),
      [],
    );
  });
});
