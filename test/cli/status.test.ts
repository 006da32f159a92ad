import assert from 'node:assert/strict';
import type { Cli } from '../../src/cli/context.ts';
import { standingLines } from '../../src/cli/commands/status.ts';
import type { GateRow, GoalRow, TaskRow } from '../../src/core/ports/index.ts';

const goal: GoalRow = {
  id: 'g1',
  text: 'Tidy',
  status: 'running',
  branch: 'maestro/tidy',
  createdAt: 1,
  updatedAt: 1,
  pausedAt: null,
  dollars: 0,
  unpriced: 0,
};

function task(id: string, status: string, reason = ''): TaskRow {
  const times = { updatedAt: 1, startedAt: 1, pausedAt: null };
  return { id, goalId: 'g1', title: `Task ${id}`, status, risk: 'low', stage: '', reason, attempts: 1, ...times };
}

function gate(taskId: string): GateRow {
  return { id: 'q1', goalId: 'g1', taskId, kind: 'change', question: 'Accept?', risk: 'low', openedAt: 1 };
}

/** What `status` says below the goals when nobody is at work. */
function said(tasks: readonly TaskRow[], gates: readonly GateRow[] = [], status = 'running'): string {
  const terminal = { paint: (_style: string, text: string) => text, size: () => ({ columns: 200, rows: 24 }) };
  const cli = { terminal, self: 'maestro' } as unknown as Cli;
  return standingLines({ writer: null, goals: [{ ...goal, status }], tasks, gates }, cli, 2).join('\n');
}

const resumes = /"maestro resume" goes on/;

describe('what status says when nobody is at work', () => {
  it('names the reason and what helps when everything open is blocked', () => {
    const why = 'Checks failed: test failed (1 passed, 1 failed). First: members pay less: 3 !== 4.';
    const text = said([task('t1', 'blocked', why), task('t2', 'pending'), task('t3', 'completed')]);
    assert.doesNotMatch(text, resumes);
    assert.ok(text.includes(`Blocked:\n  t1  ${why}\n`), text);
    assert.match(text, /"maestro retry t1" tries again, "maestro cancel t1" gives it up\./);
  });

  it('names no task in the command when several are blocked', () => {
    const text = said([task('t1', 'blocked', 'One.'), task('t2', 'blocked', 'Two.')]);
    assert.match(text, /t1 {2}One\.\n {2}t2 {2}Two\.\n"maestro retry TASK" tries again/);
  });

  it('does not promise that resuming helps when everything open waits at a gate', () => {
    assert.doesNotMatch(said([task('t1', 'ready-for-review')], [gate('t1')]), resumes);
  });

  it('says that resuming goes on with what was interrupted, beside what is blocked', () => {
    assert.match(said([], [], 'planning'), resumes);
    assert.match(said([task('t1', 'pending')]), resumes);
    assert.match(said([task('t1', 'ready-for-review')]), resumes);
    assert.match(said([task('t1', 'failed', 'Red. Tried again in a second.')]), resumes);
    const both = said([task('t1', 'testing'), task('t2', 'blocked', 'Why.')]);
    assert.match(both, resumes);
    assert.match(both, /maestro retry t2/);
  });
});
