import assert from 'node:assert/strict';
import { createGitPeople } from '../../../src/adapters/git/index.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

describe('who wrote the commits of a folder', () => {
  let place: Sandbox;
  beforeEach(() => {
    place = createSandbox();
  });
  afterEach(() => {
    place.dispose();
  });

  it('is nobody where there is no repository, or no commit', async () => {
    const people = createGitPeople({ folder: place.workspace, env: place.env });
    assert.deepEqual(await people(9), []);
    place.git('init', '-q');
    assert.deepEqual(await people(9), []);
  });

  it('is authors and those who wrote with them, each once, no programs, of so many commits', async () => {
    place.git('init', '-q');
    const commit = (author: string, message: string): void => {
      place.git('commit', '-q', '--allow-empty', `--author=${author} <x@example.org>`, '-m', message);
    };
    commit('Zoë', 'Zeroth');
    commit(
      'Ada Lovelace',
      'First\n\nCo-authored-by: Grace Hopper <g@example.org>\nCo-authored-by: Jo Bo <j@example.org>',
    );
    commit('renovate[bot]', 'Second');
    commit('Ada Lovelace', 'Third');
    const people = createGitPeople({ folder: place.workspace, env: place.env });
    assert.deepEqual(await people(9), ['Ada Lovelace', 'Grace Hopper', 'Jo Bo', 'Zoë']);
    assert.deepEqual(await people(3), ['Ada Lovelace', 'Grace Hopper', 'Jo Bo']);
  });
});
