import assert from 'node:assert/strict';
import { auditAsCsv, auditCsvHead } from '../../src/core/app/audit.ts';
import { createAuditReader, type AuditRecord } from '../../src/core/app/audit-records.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { eventsOf } from './audit.ts';
import { goal, report, withStage } from './stage.ts';

const run = (command: string) => ({ name: 'run-command', input: { command } });

/** What an auditor reads of calls that nobody was asked about. */
async function unasked(autonomy: number, ...calls: readonly { name: string; input: object }[]) {
  const script: Script = ({ turn }) => ({ calls: [calls[turn] ?? report] });
  let records: readonly AuditRecord[] = [];
  await withStage(script, async ({ open }) => {
    const maestro = await open();
    valueOf(await maestro.startGoal(goal({ autonomy })));
    await maestro.settled();
    const recordOf = createAuditReader();
    records = (await eventsOf(maestro.journal)).flatMap((event) => recordOf(event) ?? []);
  });
  return records.filter(({ what }) => what.endsWith('without asking'));
}

describe('what an auditor reads', () => {
  it('holds what policy let pass without a gate, and what it refused, with rule, level and subject', async () => {
    const passed = 'git commit --allow-empty -q -m one';
    const write = { name: 'write-file', input: { path: '.github/workflows/ci.yml', text: 'on: push' } };
    const records = await unasked(4, run('ls'), run(passed), run('cat ~/.ssh/id_rsa'), write);
    assert.deepEqual(
      records.map(({ by, what, exactly }) => [by, what, exactly.replace(/^\S+: /, '')]),
      [
        ['policy', 'passed without asking', 'ls'],
        ['policy', 'passed without asking', passed],
        ['policy', 'refused without asking', 'cat ~/.ssh/id_rsa'],
        ['policy', 'refused without asking', 'write-file .github/workflows/ci.yml'],
      ],
    );
    for (const { subject, goalId, taskId } of records) {
      assert.match(subject, /^[0-9a-f]{64}$/);
      assert.deepEqual([goalId, taskId], ['g1', 't1']);
    }
    assert.match(records[1]?.why ?? '', /^rule \S+, at level 4: /);
    assert.equal(records[1]?.risk, 'medium');
    assert.match(records[3]?.why ?? '', /^rule protected-path: .*no agent writes there/);
  });

  it('is a table whose fields no spreadsheet runs, whatever they hold', () => {
    const record: AuditRecord = {
      ...{ seq: 7, hash: 'h', at: 0, by: '=cmd()', what: 'denied', gate: 'command', goalId: 'g1', taskId: 't1' },
      ...{ exactly: 'q1: echo "a, b"', subject: '+1', risk: 'high', riskReasons: ['@one', 'two'], why: 'no,\nnever' },
    };
    assert.equal(
      auditAsCsv(record),
      `7,1970-01-01T00:00:00.000Z,'=cmd(),denied,command,g1,t1,"q1: echo ""a, b""",'+1,high,'@one; two,"no,\nnever",h\n`,
    );
    assert.equal(auditCsvHead.split(',').length, 13);
  });
});
