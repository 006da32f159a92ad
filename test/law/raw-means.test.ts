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
