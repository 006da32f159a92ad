import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const source = pathToFileURL(path.join(import.meta.dirname, '../../src/cli/young-space.ts')).href;

/** Megabytes that a process gives to new objects after it has made very many, of which the same number always lives. */
function spaceAfterMany(bind: boolean): number {
  const program = `
    import v8 from 'node:v8';
    import { boundYoungSpace } from ${JSON.stringify(source)};
    if (${String(bind)}) boundYoungSpace();
    const alive = [];
    for (let round = 0; round < 300; round++) {
      for (let made = 0; made < 10_000; made++) alive[made * 6] = { round, made, list: [round, made] };
      await new Promise(setImmediate);
    }
    console.log(v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 1e6);
  `;
  const args = ['--max-semi-space-size=64', '--input-type=module', '-e', program];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

describe('the space for new objects', () => {
  it('stops growing once it has enough, whatever the computer has', () => {
    const [free, bound] = [spaceAfterMany(false), spaceAfterMany(true)];
    assert.ok(free > 60, `unbound it has ${String(free)} MB`);
    assert.ok(bound < 40, `bound it has ${String(bound)} MB`);
  });
});
