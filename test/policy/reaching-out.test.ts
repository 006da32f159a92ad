import assert from 'node:assert/strict';
import { rules } from '../../src/core/policy/command/tables/index.ts';
import { judged } from '../security/judging.ts';

/** What may come in or go out by lines: without a sandbox, and in one. */
const lines: readonly (readonly [line: string, without: boolean, within: boolean])[] = [
  ['rm -rf build', false, false],
  ['npm test', false, false],
  ['git commit -m x', false, false],
  ['echo x > src/a.ts', false, false],
  ['some-tool sync', true, false],
  ['npx tsc --noEmit', true, false],
  ['vim a', true, false],
  ['git push', true, true],
  ['curl https://a.example', true, true],
  ['npm ci', true, true],
  ['docker run x', true, true],
  ['cat .env', true, true],
  ['rm ../other/x', true, true],
  ['ls && git fetch', true, true],
  ["bash -c 'curl x'", true, true],
  ['echo $(curl x)', true, true],
  ['timeout --no-such-option 5 some-tool', true, false],
  ['for i in 1 2; do ls; done', false, false],
  // What a variable holds and a substitution names is known only as the line runs. In a sandbox no variable holds a key, files of
  // keys are empty, and nothing leaves: so it is asked about for how it is written, and not for what may go out.
  ['echo $PATH', true, false],
  ['cat "$(echo .env)"', true, false],
  ['for f in src/*; do cat "$f"; done', true, false],
];

describe('whether something may go out by a line, or something secret come in', () => {
  for (const [line, without, within] of lines) {
    it(`is told by the rules of all its parts: ${line}`, async () => {
      assert.equal((await judged(line)).reachesOut, without, 'without a sandbox');
      assert.equal((await judged(line, { sandboxed: true })).reachesOut, within, 'in a sandbox');
    });
  }

  it('is taken for so of every rule that goes further, unless the rule says that it stays', () => {
    const staying = rules.filter(({ effect, out }) => effect === 'reaches' && out === 'no').map(({ id }) => id);
    assert.deepEqual([...new Set(staying)].sort(), [
      ...['archive-other', 'cd-away', 'fd-runs', 'find-acts', 'git-branches', 'git-destroys', 'git-other', 'link'],
      ...['own-program', 'patch', 'remove', 'sed-other', 'shell-state', 'unpack'],
    ]);
  });
});
