import assert from 'node:assert/strict';
import { forgetWorkspace, knownWorkspaces, rememberWorkspace, type KnownWorkspace } from '../../src/core/app/index.ts';
import { createFakeShelf, type FakeShelf } from '../fakes/document-shelf.fake.ts';

describe('known workspaces', () => {
  let shelf: FakeShelf<KnownWorkspace>;
  beforeEach(() => {
    shelf = createFakeShelf();
  });

  async function paths(): Promise<readonly string[]> {
    const found = await knownWorkspaces(shelf);
    assert.ok(found.ok);
    return found.value.known.map(({ path }) => path);
  }

  it('are told by their last use, each once', async () => {
    await rememberWorkspace(shelf, '/src/old', 1_000);
    await rememberWorkspace(shelf, '/src/new', 2_000);
    assert.deepEqual(await paths(), ['/src/new', '/src/old']);
    await rememberWorkspace(shelf, '/src/old', 3_000);
    assert.deepEqual(await paths(), ['/src/old', '/src/new']);
  });

  it('do not take each other for the same when their folders have the same name', async () => {
    await rememberWorkspace(shelf, '/a/project', 1_000);
    await rememberWorkspace(shelf, '/b/project', 2_000);
    assert.deepEqual(await paths(), ['/b/project', '/a/project']);
  });

  it('are forgotten one by one', async () => {
    await rememberWorkspace(shelf, '/src/old', 1_000);
    await rememberWorkspace(shelf, '/src/new', 2_000);
    assert.deepEqual(await forgetWorkspace(shelf, '/src/new'), { ok: true, value: true });
    assert.deepEqual(await forgetWorkspace(shelf, '/src/new'), { ok: true, value: false });
    assert.deepEqual(await paths(), ['/src/old']);
  });
});
