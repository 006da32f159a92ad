import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import { contributions } from '../../src/vscode/manifest/index.ts';
import { root } from '../law/sources.ts';
import { pageOf, pages, type Page } from './pages.ts';

interface Shown {
  readonly place: string;
  readonly words: readonly string[];
}

/** What `maestro` is called with on a page: in fences at the start of a line, in prose as inline code. */
function commandsOn({ path: file, fences, prose }: Page): readonly Shown[] {
  const shown: Shown[] = [];
  const add = (line: number, call: string): void => {
    shown.push({ place: `${file}:${line}`, words: wordsOf(call) });
  };
  for (const { info, text, line } of fences) {
    if (!['sh', 'console'].includes(info)) continue;
    for (const [at, each] of text.split('\n').entries()) {
      const call = /^(?:\$ |source <\()?maestro ([^)|>]*)/.exec(each)?.[1];
      if (call !== undefined) add(line + at + 1, call);
    }
  }
  for (const [at, each] of prose.entries()) {
    for (const match of each.matchAll(/`maestro ([^`]+)`/g)) add(at + 1, match[1] ?? '');
  }
  return shown;
}

/** Words of a command line; what stands in quotes is one word. */
function wordsOf(call: string): readonly string[] {
  return [...call.replace(/\s#.*$/, '').matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word);
}

/** Why the program would not take the words, or null when it would. Values are not looked at. */
function whyUnknown(program: Command, words: readonly string[]): string | null {
  const [name, second] = words.filter((word, at) => !word.startsWith('-') && words[at - 1] !== '-C');
  if (name === undefined) return null;
  const command = program.commands.find((each) => each.name() === name);
  if (!command) return `there is no command ${name}`;
  const sub = command.commands.find((each) => each.name() === second);
  const known = new Set(
    [...command.options, ...(sub?.options ?? []), ...program.options].flatMap(({ short, long }) => [
      short ?? '',
      long ?? '',
    ]),
  );
  const option = words.find((word) => /^--?[a-zA-Z]/.test(word) && !known.has(word) && word !== '--help');
  return option === undefined ? null : `${name} has no option ${option}`;
}

describe('commands that pages show', () => {
  it('exist, with their options', async () => {
    const program = await createProgram([], () => Promise.resolve());
    const unknown = pages().flatMap((page) =>
      commandsOn(page).flatMap(({ place, words }) => {
        const why = whyUnknown(program, words);
        return why === null ? [] : [`${place}: ${why}`];
      }),
    );
    assert.deepEqual(unknown, []);
  });

  it('are all of those that there are', async () => {
    const program = await createProgram([], () => Promise.resolve());
    const guide = pages().find((page) => page.path === 'docs/user-guide.md');
    assert.ok(guide);
    const shown = new Set(commandsOn(guide).map(({ words }) => words.find((word) => !word.startsWith('-'))));
    const missing = program.commands.map((command) => command.name()).filter((name) => !shown.has(name));
    assert.deepEqual(missing, []);
  });

  it('are found out when they do not', async () => {
    const program = await createProgram([], () => Promise.resolve());
    const page = pageOf(
      'x.md',
      '`maestro frob t1`\n```sh\nmaestro status --frob\nmaestro -C x improve src\nmaestro models explain --goal g1\n```\n',
    );
    const found = commandsOn(page).map(({ words }) => whyUnknown(program, words));
    assert.deepEqual(found, ['status has no option --frob', null, null, 'there is no command frob']);
  });
});

/** Commands of the editor that a page names: behind `CodeMaestro: ` in inline code, and in its table of commands. */
function editorCommandsOn({ path: file, prose }: Page): readonly Shown[] {
  const start = prose.indexOf('| command | key |');
  const end = start < 0 ? start : prose.findIndex((line, at) => at > start && !line.startsWith('|'));
  return prose.flatMap((line, at) => {
    const inCode = [...line.matchAll(/`CodeMaestro: ([^`]+)`/g)].map(([, name = '']) => name);
    const isRow = at > start + 1 && at < end;
    const inTable = isRow ? (line.split('|')[1] ?? '').split(',').map((name) => name.trim()) : [];
    const words = [...inCode, ...inTable];
    return words.length > 0 ? [{ place: `${file}:${String(at + 1)}`, words }] : [];
  });
}

describe('commands of the editor that pages show', () => {
  const titles = new Set<string>(contributions.flatMap(({ commands = [] }) => commands.map(({ title }) => title)));
  const unknownOn = (page: Page): readonly string[] =>
    editorCommandsOn(page).flatMap(({ place, words }) =>
      words.filter((word) => !titles.has(word)).map((word) => `${place}: ${word}`),
    );

  it('exist', () => {
    assert.deepEqual(pages().flatMap(unknownOn), []);
  });

  it('are found out when they do not', () => {
    const page = pageOf(
      'x.md',
      '`CodeMaestro: Frob`\n\n| command | key |\n|---|---|\n| Catch Up, Frob It | |\n\n| Not one |',
    );
    assert.deepEqual(unknownOn(page), ['x.md:1: Frob', 'x.md:5: Frob It']);
  });
});

describe('npm scripts that pages show', () => {
  it('exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object };
    const unknown = pages().flatMap(({ path: file, text }) =>
      [...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)]
        .filter(([, name = '']) => !(name in scripts))
        .map(([call]) => `${file}: ${call}`),
    );
    assert.deepEqual(unknown, []);
  });
});
