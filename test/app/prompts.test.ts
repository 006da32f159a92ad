import assert from 'node:assert/strict';
import { comparePrompts } from '../../src/core/app/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { edit, goal, report, withStage } from './stage.ts';

const wording = `---
role: developer
version: 2
share: 100
variables: [role, tools]
---
You are the {{role}}. Work with care, by {{tools}}.
`;

describe('another wording for a role', () => {
  it('is what the role works by, and what its tasks are counted for', async () => {
    const heard: string[] = [];
    const script = ({ system, turn }: { readonly system: string; readonly turn: number }) => {
      heard.push(system);
      return turn === 0 ? { calls: [edit("if (country === 'Austria') rate = 1.2;")] } : { calls: [report] };
    };
    await withStage(script, async ({ world, open }) => {
      world.write('.maestro/prompts/careful.md', wording);
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.match(heard[0] ?? '', /^You are the developer. Work with care, by .*edit-file.*\.\n/);
      const [compared] = await comparePrompts(maestro.journal);
      assert.equal(compared?.role, 'developer');
      const told = compared.versions.map(({ version, works, turns, firstGreen }) => {
        return [version, works, turns?.middle, firstGreen.count];
      });
      assert.deepEqual(told, [[2, 1, 2, 1]]);
    });
  });
});
