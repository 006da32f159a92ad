import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { createMasker } from '../../src/core/domain/index.ts';
import { createKeys } from '../../src/vscode/models/keys.ts';
import { english } from '../vscode/board/table.ts';
import { nameOf } from './cases.ts';

const url = 'https://api.example/v1';
const key = 'canary-of-a-key-1';

/** Storage of secrets as an editor has it, that can fail in the ways in which one does. */
function createStorage(fault: 'none' | 'refuses' | 'forgets' = 'none') {
  const kept = new Map<string, string>();
  let changed: (event: { readonly key: string }) => void = () => undefined;
  const act = async (work: () => void): Promise<void> => {
    if (fault === 'refuses') throw new Error('Cannot autolaunch D-Bus without X11');
    if (fault === 'none') work();
    return Promise.resolve();
  };
  const storage = {
    async get(name: string) {
      await act(() => undefined);
      return kept.get(name);
    },
    store: (name: string, value: string) => act(() => void kept.set(name, value)),
    delete: (name: string) => act(() => void kept.delete(name)),
    onDidChange(listener: typeof changed) {
      changed = listener;
      return { dispose: () => (changed = () => undefined) };
    },
  };
  return {
    storage: storage as unknown as vscode.SecretStorage,
    kept,
    change: (name: string, value: string) => {
      kept.set(name, value);
      changed({ key: name });
    },
  };
}

describe('keys of servers', () => {
  it(nameOf('SEC-13'), async () => {
    for (const fault of ['refuses', 'forgets'] as const) {
      const { storage, kept } = createStorage(fault);
      const keys = createKeys(storage, new Set(), english);
      const failed = await keys.set(url, key).catch((error: unknown) => String(error));
      assert.match(String(failed), /cannot keep the key for https:\/\/api\.example: .*kept nowhere else.*keyring/);
      assert.ok(!String(failed).includes(key), 'it is not in the message');
      assert.equal(kept.size, 0);
    }
    const unreadable = createKeys(createStorage('refuses').storage, new Set(), english);
    await assert.rejects(unreadable.get(url), /D-Bus.*keyring/);
    await unreadable.recall([url]);
    assert.deepEqual(unreadable.known(), []);
  });

  it('are known from the moment they are kept, read or changed by another window, and after they are removed', async () => {
    const { storage, change } = createStorage();
    const keys = createKeys(storage, new Set(), english);
    const { all } = createMasker(keys.known);
    await keys.set(url, key);
    assert.equal(all(`x ${key}`), 'x [masked]');
    await keys.remove(url);
    assert.equal(all(`x ${key}`), 'x [masked]');
    assert.equal(await keys.get(url), undefined);

    const other = createKeys(storage, new Set(), english);
    const masker = createMasker(other.known);
    const following = other.follow();
    change('model-key:https://api.example', 'another-canary-2');
    await other.recall([`${url}/more`]);
    assert.equal(masker.all('another-canary-2'), '[masked]');
    following.dispose();
  });
});
