import assert from 'node:assert/strict';
import { breachesOf } from './imports.ts';
import { handWritten, textsOf } from './sources.ts';

/** What the law says about a few made-up files. */
function breaches(files: Readonly<Record<string, string>>): readonly string[] {
  return breachesOf(new Map(Object.entries(files)));
}

function assertBreach(files: Readonly<Record<string, string>>, expected: RegExp): void {
  const found = breaches(files);
  assert.equal(found.length, 1, `one breach expected, found: ${found.join('; ') || 'none'}`);
  assert.match(found[0] ?? '', expected);
}

const base = { 'src/core/base/index.ts': '' };

describe('the law of imports', () => {
  it('is kept by every source', () => {
    const sources = textsOf(handWritten(['src/', 'webview/']));
    assert.ok(sources.size > 10);
    assert.deepEqual(breachesOf(sources), []);
  });

  it('lets a room enter a lower one by its index', () => {
    const files = {
      ...base,
      'src/core/domain/index.ts': "export { x } from './x.ts';",
      'src/core/domain/x.ts': "import * as z from 'zod'; import { y } from '../base/index.ts';",
      'src/adapters/sqlite/index.ts':
        "import 'node:sqlite'; import '../../core/base/index.ts'; process.env.X; fetch('');",
      'src/cli/index.ts': "import 'commander'; import { c } from '../local/index.ts';",
      'src/local/index.ts': "export { c } from './compose.ts';",
      'src/local/compose.ts': "import '../adapters/sqlite/index.ts';",
      'src/vscode/view.ts': "import * as vscode from 'vscode';",
      'webview/board.ts': "import 'lit'; import '../src/protocol/index.ts';",
      'src/protocol/index.ts': "import * as z from 'zod';",
    };
    assert.deepEqual(breaches(files), []);
  });

  it('refuses a file in no room', () => {
    assertBreach({ 'src/core/utils/x.ts': '' }, /belongs to no room/);
    assertBreach({ 'src/stray.ts': '' }, /belongs to no room/);
  });

  it('refuses to enter a room of a higher or the same rank, by types too', () => {
    const machine = { 'src/core/machine/index.ts': '' };
    assertBreach({ ...machine, 'src/core/base/x.ts': "import '../machine/index.ts';" }, /may not enter 'machine'/);
    assertBreach(
      { ...machine, 'src/core/policy/x.ts': "import type { S } from '../machine/index.ts';" },
      /'policy' may not enter 'machine'/,
    );
    assertBreach(
      { ...machine, 'src/core/policy/x.ts': "type S = import('../machine/index.ts').S;" },
      /'policy' may not enter 'machine'/,
    );
  });

  it('refuses to enter a room by another door than its index', () => {
    assertBreach(
      { 'src/core/base/x.ts': '', 'src/core/domain/y.ts': "export * from '../base/x.ts';" },
      /not by its index/,
    );
  });

  it('keeps adapters strangers to each other and to the app', () => {
    const git = { 'src/adapters/git/index.ts': '' };
    assertBreach(
      { ...git, 'src/adapters/sqlite/x.ts': "import '../git/index.ts';" },
      /'adapters' may not enter 'adapters'/,
    );
    assertBreach(
      { 'src/core/app/index.ts': '', 'src/adapters/sqlite/x.ts': "import '../../core/app/index.ts';" },
      /may not enter 'app'/,
    );
  });

  it('lets only the compose file enter adapters', () => {
    const git = { 'src/adapters/git/index.ts': '' };
    assertBreach({ ...git, 'src/cli/run.ts': "import '../adapters/git/index.ts';" }, /'cli' may not enter 'adapters'/);
    assertBreach({ ...git, 'src/core/app/x.ts': "import '../../adapters/git/index.ts';" }, /may not enter 'adapters'/);
  });
});

describe('the law of imports, from outside', () => {
  it('gives core and protocol nothing but zod', () => {
    assertBreach({ 'src/core/base/x.ts': "import fs from 'node:fs';" }, /may not use 'node:fs'/);
    assertBreach({ 'src/core/base/x.ts': "import 'p-queue';" }, /may not use 'p-queue'/);
    assertBreach({ 'src/core/base/x.ts': "await import('vscode');" }, /may not use 'vscode'/);
    assertBreach({ 'src/protocol/x.ts': "import { A } from '@scope/package/part';" }, /may not use '@scope/);
  });

  it('keeps vscode in its room', () => {
    assertBreach({ 'src/cli/x.ts': "import type { Uri } from 'vscode';" }, /'cli' may not use 'vscode'/);
    assertBreach({ 'src/adapters/git/x.ts': "import 'vscode';" }, /'adapters' may not use 'vscode'/);
  });

  it('gives pages the protocol only', () => {
    assertBreach({ ...base, 'webview/x.ts': "import '../src/core/base/index.ts';" }, /'webview' may not enter 'base'/);
    assertBreach({ 'webview/x.ts': "import 'node:fs';" }, /'webview' may not use 'node:fs'/);
  });

  it('refuses raw means in core', () => {
    assertBreach({ 'src/core/base/x.ts': 'export const home = process.env.HOME;' }, /may not touch process \(line 1\)/);
    assertBreach({ 'src/core/base/x.ts': "\nawait fetch('http://x');" }, /may not touch fetch \(line 2\)/);
    assertBreach({ 'src/core/base/x.ts': 'const at = Date.now();' }, /may not touch Date\.now/);
    assertBreach({ 'src/core/base/x.ts': 'const at = new Date();' }, /may not touch new Date/);
    assertBreach({ 'src/core/base/x.ts': 'const means = { fetch };' }, /may not touch fetch/);
  });

  it('knows a property or a parameter from the global of that name', () => {
    const text =
      'function run(fetch: () => void, m: { process: 1 }) { fetch(); m.process; new Date(0); return { require: 1 }; }';
    assert.deepEqual(breaches({ 'src/core/base/x.ts': text }), []);
  });

  it('refuses cycles and imports of what is not there', () => {
    const cycle = {
      'src/core/base/a.ts': "import './b.ts';",
      'src/core/base/b.ts': "import type { A } from './a.ts';",
    };
    assertBreach(cycle, /a cycle/);
    assertBreach({ 'src/core/base/a.ts': "import './a.ts';" }, /a cycle/);
    assertBreach({ 'src/core/base/a.ts': "import './gone.ts';" }, /not there/);
  });
});
