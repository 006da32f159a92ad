import assert from 'node:assert/strict';
import vm from 'node:vm';
import { build, type BuildResult } from 'esbuild';
import { committedFiles, root } from './sources.ts';

/** All of core, minified, in bytes. */
const sizeLimit = 250 * 1024;

/** Bundles a module for no platform at all: nothing external, nothing built in. */
function bundleNeutrally(contents: string): Promise<BuildResult<{ write: false }>> {
  return build({
    stdin: { contents, resolveDir: root, sourcefile: 'core.ts', loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'iife',
    globalName: 'core',
    target: 'node22.13',
    logLevel: 'silent',
  });
}

/** A module that exports every room of core. */
function wholeCore(): string {
  const indexes = committedFiles().filter((file) => /^src\/core\/[^/]+\/index\.ts$/.test(file));
  return indexes.map((file) => `export * as ${file.split('/')[2] ?? ''} from './${file}';`).join('\n');
}

describe('the core bundle', () => {
  it('needs nothing from outside and stays small', async () => {
    const { outputFiles } = await bundleNeutrally(wholeCore());
    const size = outputFiles[0]?.contents.length ?? Infinity;
    assert.ok(size <= sizeLimit, `core is ${String(size)} bytes, the limit is ${String(sizeLimit)}`);
  });

  it('loads where there is nothing but the language and the standard means of the web', async () => {
    const { outputFiles } = await bundleNeutrally(wholeCore());
    const bare = vm.createContext({ AbortController, AbortSignal, TextEncoder, TextDecoder, URL });
    vm.runInContext(outputFiles[0]?.text ?? '', bare);
    assert.equal(vm.runInContext('typeof core.base.createLifetime', bare), 'function');
  });

  it('is refused when it reaches for Node or for another package', async () => {
    await assert.rejects(bundleNeutrally("import 'node:fs';"), /Could not resolve "node:fs"/);
    await assert.rejects(bundleNeutrally("import 'vscode';"), /Could not resolve "vscode"/);
  });
});
