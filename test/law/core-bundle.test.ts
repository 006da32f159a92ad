import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { bundleForHosts, bundleNeutrally, bundleWhole, startOf } from './core-bundle.ts';
import { root } from './sources.ts';

/** What a start of core loads, minified, in bytes. */
const sizeLimit = 258 * 1024;

/** A schema of parts that is built as its file is loaded. */
const builtAtOnce =
  /^(?:export )?const \w+ =\s+(?:z\s*\.(?:object|strictObject|discriminatedUnion|union|record|array)|[A-Z]\w*\(\)\.)/m;

/** Rooms that only a running goal needs. */
const onDemand = ['agent', 'quality', 'roles', 'tools'];

describe('the core bundle', () => {
  it('is small in what a start loads', async () => {
    const { size } = startOf(await bundleForHosts());
    assert.ok(size <= sizeLimit, `a start loads ${String(size)} bytes of core, the limit is ${String(sizeLimit)}`);
  });

  it('holds in what a start loads nothing that only a running goal needs', async () => {
    const { sources } = startOf(await bundleForHosts());
    assert.ok(sources.includes('src/core/app/maestro.ts'), 'the engine is there');
    assert.deepEqual(
      sources.filter((source) => onDemand.includes(source.split('/')[2] ?? '')),
      [],
      'load these by import() where a goal begins to need them',
    );
  });

  it('builds in what a start loads no schema of a noun before somebody asks for it', async () => {
    const { sources } = startOf(await bundleForHosts());
    const own = sources.filter((source) => source.startsWith('src/core/'));
    assert.deepEqual(
      own.filter((source) => builtAtOnce.test(readFileSync(path.join(root, source), 'utf8'))),
      [],
      'build these by onFirstUse()',
    );
  });

  it('needs nothing from outside and loads where there is only the language and the standard means of the web', async () => {
    const { outputFiles } = await bundleWhole('iife');
    const bare = vm.createContext({ AbortController, AbortSignal, TextEncoder, TextDecoder, URL });
    vm.runInContext(outputFiles[0]?.text ?? '', bare);
    assert.equal(vm.runInContext('typeof core.base.createLifetime', bare), 'function');
  });

  it('is refused when it reaches for Node or for another package', async () => {
    await assert.rejects(bundleNeutrally("import 'node:fs';", 'iife'), /Could not resolve "node:fs"/);
    await assert.rejects(bundleNeutrally("import 'vscode';", 'iife'), /Could not resolve "vscode"/);
  });
});
