import assert from 'node:assert/strict';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import type * as WatchModule from '../../src/vscode/memory/watch-files.ts';
import { nameOf } from './cases.ts';

type Listener = () => void;
const storm = 50_000;
const key = 'the editor of a test';

/** Stands where the editor is: events of files come from it when a test says so. */
function createFakeEditor() {
  const listeners: Record<string, Listener[]> = { create: [], change: [], delete: [] };
  const on = (name: string) => (listener: Listener) => listeners[name]?.push(listener);
  const watcher = { onDidCreate: on('create'), onDidChange: on('change'), onDidDelete: on('delete'), dispose: () => 0 };
  const pattern = function pattern(): void {
    // What is watched is of no matter here.
  };
  return {
    fire: (name: string): void => listeners[name]?.forEach((listener) => listener()),
    vscode: {
      workspace: { createFileSystemWatcher: () => watcher },
      Uri: { file: (file: string) => file },
      RelativePattern: pattern,
    },
  };
}

/** Loads what watches files with the fake in the editor's place. */
async function loadWatching(vscode: object): Promise<typeof WatchModule> {
  Object.assign(globalThis, { [key]: vscode });
  const contents = `export const { ${Object.keys(vscode).join(', ')} } = globalThis['${key}'];`;
  const fake: Plugin = {
    name: 'fake editor',
    setup(builder) {
      builder.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'fake' }));
      builder.onLoad({ filter: /.*/, namespace: 'fake' }, () => ({ contents, loader: 'js' }));
    },
  };
  const { outputFiles } = await build({
    absWorkingDir: path.resolve(import.meta.dirname, '../..'),
    entryPoints: ['src/vscode/memory/watch-files.ts'],
    ...{ bundle: true, format: 'esm', platform: 'node', write: false, plugins: [fake], logLevel: 'silent' },
  });
  const text = Buffer.from(outputFiles[0]?.text ?? '').toString('base64');
  try {
    return (await import(`data:text/javascript;base64,${text}`)) as typeof WatchModule;
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
}

describe('a storm of events of files', () => {
  it(nameOf('CON-11'), async () => {
    const editor = createFakeEditor();
    const { watchFiles } = await loadWatching(editor.vscode);
    let calls = 0;
    let heard = Promise.withResolvers<null>();
    const folders = [{ places: { workspace: '/w/.maestro/memory' } }] as unknown as Parameters<typeof watchFiles>[0];
    const stop = watchFiles(folders, () => {
      calls += 1;
      heard.resolve(null);
    });
    for (let at = 0; at < storm; at++) editor.fire(['create', 'change', 'delete'][at % 3] ?? '');
    assert.equal(calls, 0, 'nothing is done while they come');
    await heard.promise;
    assert.equal(calls, 1, 'they are looked at together');
    heard = Promise.withResolvers<null>();
    editor.fire('change');
    await heard.promise;
    assert.equal(calls, 2, 'what comes after is heard of, too');
    stop();
  });
});
