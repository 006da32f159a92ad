import assert from 'node:assert/strict';
import { nameOf, securityCases } from './cases.ts';
import { isLooser, judged } from './judging.ts';

describe('commands', () => {
  for (const { id, group, input, expect } of securityCases) {
    const { command, shell = 'bash', cwd = '/ws' } = input;
    if (group !== 'command policy' || command === undefined) continue;
    it(nameOf(id), async () => {
      const plain = await judged(command, { shell, root: cwd, cwd });
      const sandboxed = await judged(command, { shell, root: cwd, cwd, sandboxed: true });
      const shown = JSON.stringify(plain);
      assert.ok(expect.acceptable?.includes(plain.verdict), shown);
      assert.ok(!isLooser(sandboxed.verdict, expect.tierSandboxed ?? ''), JSON.stringify(sandboxed));
      assert.ok(!isLooser(plain.verdict, sandboxed.verdict), 'a sandbox never asks more');
    });
  }
});
