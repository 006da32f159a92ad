import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { contributions } from '../../src/vscode/manifest.ts';
import { sampleStory } from '../contracts/journal.samples.ts';
import type * as fake from '../fakes/vscode.fake.ts';

interface Extension {
  readonly editor: typeof fake;
  readonly activate: (context: { readonly subscriptions: { dispose(): unknown }[] }) => void;
}

const root = path.resolve(import.meta.dirname, '../..');

/** The extension as one CommonJS file, with a made-up editor in place of the real one. */
async function bundleInto(folder: string): Promise<Extension> {
  const outfile = path.join(folder, 'extension.cjs');
  const contents = "export { activate } from './src/extension.ts'; export * as editor from 'vscode';";
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['typescript'],
    alias: { vscode: './test/fakes/vscode.fake.ts' },
    logLevel: 'silent',
  });
  return createRequire(import.meta.url)(outfile) as Extension;
}

describe('the extension', () => {
  let folder: string;
  let extension: Extension;
  const subscriptions: { dispose(): unknown }[] = [];
  const status = (): string => {
    extension.editor.run.get('codemaestro.showStatus')?.();
    return extension.editor.lines.join('\n');
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'maestro-extension-'));
    extension = await bundleInto(folder);
    extension.activate({ subscriptions });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('asks for a folder when none is open', () => {
    assert.match(status(), /Open a folder/);
  });

  it('says that there is no journal yet, and makes none', () => {
    extension.editor.workspace.workspaceFolders = [{ name: 'a', uri: { scheme: 'file', fsPath: folder } }];
    assert.match(status(), /no journal/i);
    assert.match(status(), /no journal/i);
  });

  it('lists goals, tasks and open gates of the journal beside its writer', () => {
    const writer = createSqliteJournalStore({ file: path.join(folder, '.maestro/state/journal.db') }).openWriter(
      'a test',
    );
    assert.ok(writer.ok);
    try {
      assert.ok(writer.value.append(sampleStory(), 1000, false).ok);
      const text = status();
      assert.match(text, /g1 {2}Improve g1/);
      assert.match(text, /t1 {2}Task t1: ready-for-review/);
      assert.match(text, /Waits for you:\n.*t1-change/);
      assert.match(text, /At work: a test/);
    } finally {
      writer.value.close();
    }
  });

  it('registers what its manifest contributes, and lets go of it', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { contributes: unknown };
    assert.deepEqual(manifest.contributes, contributions);
    const ids = contributions.commands.map(({ command }) => command);
    assert.deepEqual([...extension.editor.run.keys()], ids);
    for (const subscription of subscriptions) subscription.dispose();
    assert.equal(extension.editor.run.size, 0);
  });
});
