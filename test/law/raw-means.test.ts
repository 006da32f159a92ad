import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { importsOf, rawMeansIn } from './imports.ts';
import { committedFiles, root } from './sources.ts';

/** Modules by which processes are started, other machines reached, and text run as code. */
const starting =
  /^(?:node:)?(?:child_process|cluster|dgram|http|http2|https|inspector|net|repl|tls|vm|wasi|worker_threads)$/;
const touching = /^(?:node:)?fs(?:\/promises)?$/;

/**
 * What outside of the adapters starts processes: the command line puts the sample project into a repository before there is an
 * engine. No agent reaches it: agents have the tools of `core/tools` alone, over ports, past policy. The list may only shrink.
 */
const starters: readonly string[] = ['src/cli/sample.ts'];

/**
 * Which adapters have which of them. What agents cause goes through `command-runner` and `sandbox`; the others run programs of
 * ours, git, or read. Whoever adds one says here that it is meant.
 */
const means: Readonly<Record<string, readonly string[]>> = {
  child_process: ['command-runner', 'index-process', 'launcher', 'sandbox', 'text-search', 'typescript'],
  http: ['model-wire', 'sandbox'],
  https: ['model-wire'],
  net: ['sandbox'],
  tls: ['model-wire'],
  vm: ['text-search', 'typescript'],
  worker_threads: ['typescript'],
};

/** Where the editor's own means to change files are used: the person's commands, on what the person sees. */
const editing: readonly string[] = ['src/vscode/memory/memory-pages.ts', 'src/vscode/review/in-place.ts'];

/** Rooms that touch files of the person and of the engine: settings, folders, exports. */
const touchers = /^src\/(?:cli|local)\//;

function outsideAdapters(): readonly (readonly [file: string, text: string])[] {
  const files = committedFiles().filter(
    (file) => /^(?:src|webview)\/.*\.ts$/.test(file) && !file.startsWith('src/adapters/'),
  );
  return files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]);
}

function using(modules: RegExp): readonly string[] {
  const found = outsideAdapters().filter(([, text]) => importsOf(text).some((name) => modules.test(name)));
  return found.map(([file]) => file).sort();
}

describe('raw means of the machine', () => {
  it('are the adapters’ alone, but for what hosts do for themselves', () => {
    assert.deepEqual(using(starting), starters);
    assert.deepEqual(
      using(touching).filter((file) => !touchers.test(file)),
      [],
    );
  });

  it('are had by few adapters, each by name', () => {
    const found: Record<string, Set<string>> = {};
    for (const file of committedFiles().filter((each) => /^src\/adapters\/.*\.ts$/.test(each))) {
      const text = readFileSync(path.join(root, file), 'utf8');
      const asked = [...text.matchAll(/\bgetBuiltinModule\('([^']+)'\)/g)].map(([, name = '']) => name);
      for (const name of [...importsOf(text), ...asked].filter((each) => starting.test(each))) {
        (found[name.replace(/^node:/, '')] ??= new Set()).add(file.split('/')[2] ?? '');
      }
    }
    const listed = Object.entries(found).map(([name, adapters]) => [name, [...adapters].sort()] as const);
    assert.deepEqual(Object.fromEntries(listed.sort(([a], [b]) => a.localeCompare(b))), means);
  });

  it('are not had by another name: no module is asked for by a text, and no text is run as code', () => {
    const asking =
      /\bgetBuiltinModule\(|\bprocess\.binding\(|\bcreateRequire\(|\bnew Function\(|\beval\(|(?:await|return|=>) import\((?!\s*['"`])/;
    const found = outsideAdapters().filter(([, text]) => asking.test(text.replace(/\/\*[^]*?\*\//g, '')));
    assert.deepEqual(
      found.map(([file]) => file),
      [],
    );
  });

  it('include those of the editor: it changes files for the person alone', () => {
    const changing = /\bapplyEdit\(|\bworkspace\.fs\.(?:writeFile|delete|rename|copy|createDirectory)\(/;
    const found = outsideAdapters().filter(([, text]) => changing.test(text));
    assert.deepEqual(found.map(([file]) => file).sort(), editing);
  });

  it('include the network: nothing outside of the adapters fetches', () => {
    const fetching = outsideAdapters().filter(([, text]) =>
      rawMeansIn(text).some((means) => means.startsWith('fetch ')),
    );
    assert.deepEqual(
      fetching.map(([file]) => file),
      [],
    );
  });

  it('are reached by agents through one door: policy is asked in one place, between looking and doing', () => {
    const deciding = outsideAdapters().filter(
      ([file, text]) => !file.startsWith('src/core/policy/') && /\bdecideAction\(/.test(text),
    );
    assert.deepEqual(
      deciding.map(([file]) => file),
      ['src/core/tools/tool-box.ts'],
    );
  });
});
