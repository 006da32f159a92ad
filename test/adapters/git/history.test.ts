import assert from 'node:assert/strict';
import { createGitHistory } from '../../../src/adapters/git/index.ts';
import type { CodeHistory } from '../../../src/core/ports/index.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

describe('the history of a folder', () => {
  let place: Sandbox;
  let history: CodeHistory;
  beforeEach(() => {
    place = createSandbox();
    history = createGitHistory({ folder: place.workspace, env: place.env });
  });
  afterEach(() => {
    place.dispose();
  });

  async function told(known: string | null, limit = 9): Promise<readonly string[]> {
    const { commits, isWhole } = await history.since(known, limit);
    return [isWhole ? 'whole' : 'more', ...commits.map(({ subject, files }) => `${subject}: ${files.join(' ')}`)];
  }

  it('is none where there is no repository, or no commit', async () => {
    assert.equal(await history.head(), null);
    assert.deepEqual(await told(null), ['whole']);
    place.git('init', '-q');
    assert.equal(await history.head(), null);
  });

  it('tells commits with their files, newest first, since one that is known', async () => {
    place.git('init', '-q');
    place.write('a b.ts', '1');
    place.write('ü.ts', '1');
    const first = place.commitAll('First');
    place.write('a b.ts', '2');
    place.commitAll('Second: "quoted"\n\nand a body');
    assert.deepEqual(await told(null), ['whole', 'Second: "quoted": a b.ts', 'First: a b.ts ü.ts']);
    assert.deepEqual(await told(null, 1), ['whole', 'Second: "quoted": a b.ts']);
    assert.deepEqual(await told(first), ['more', 'Second: "quoted": a b.ts']);
    assert.match((await history.head()) ?? '', /^[0-9a-f]{40}$/);
  });

  it('is told whole again when it was written anew', async () => {
    place.git('init', '-q');
    place.write('a.ts', '1');
    const first = place.commitAll('First');
    place.git('commit', '-q', '--amend', '-m', 'Amended');
    assert.deepEqual(await told(first), ['whole', 'Amended: a.ts']);
  });
});
