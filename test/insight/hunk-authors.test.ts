import assert from 'node:assert/strict';
import { hunkAuthors } from '../../src/core/insight/index.ts';
import { event, type Change, type DomainEvent, type JournalEvent, type Session } from '../../src/core/domain/index.ts';
import { changeOf, file } from '../changes/samples.ts';

const ids = { goalId: 'g1', taskId: 't1' };
const usage = { duration: 0, cost: 0 };

function session(id: string, role: Session['role'], stageId: string): Session {
  return { ...ids, id, role, stageId, attempt: 1, leaseUntil: 0 };
}

function captured(change: Change | null, by?: string): DomainEvent {
  return event('change-captured', { ...ids, change, tree: 'x', ...(by === undefined ? {} : { by }) });
}

function authorsAfter(...events: readonly DomainEvent[]): Record<string, string> {
  const journal = events.map((each, at): JournalEvent => ({ ...each, seq: at + 1, at: 0, version: 1, hash: '' }));
  const authors = [...hunkAuthors(journal)];
  return Object.fromEntries(
    authors.map(([id, by]) => [id, by.kind === 'agent' ? `${by.role}/${by.stageId}` : by.name]),
  );
}

const tests = file('a.test.ts', [['+one']]);
const code = file('a.ts', [['+two'], ['+three']]);
const tester = session('s1', 'tester', 'pin');
const developer = session('s2', 'developer', 'refactor');
const worked = [
  event('session-opened', { session: tester }),
  event('session-closed', { ...ids, sessionId: 's1', outcome: 'reported', usage }),
  captured(changeOf(tests)),
  event('session-opened', { session: developer }),
  event('session-closed', { ...ids, sessionId: 's2', outcome: 'reported', usage }),
  captured(changeOf(tests, code)),
] as const;

describe('the authors of hunks', () => {
  it('are those who were at work when the hunk came up', () => {
    const expected = { 'a.test.ts#0': 'tester/pin', 'a.ts#0': 'developer/refactor', 'a.ts#1': 'developer/refactor' };
    assert.deepEqual(authorsAfter(...worked), expected);
  });

  it('include the person who edited the proposal, for what is new in it', () => {
    const edited = {
      ...code,
      hunks: [...code.hunks.slice(0, 1), ...file('a.ts', [['+3']]).hunks.map((hunk) => ({ ...hunk, id: 'new' }))],
    };
    const authors = authorsAfter(...worked, captured(changeOf(tests, edited), 'Ada'));
    assert.deepEqual(authors, { 'a.test.ts#0': 'tester/pin', 'a.ts#0': 'developer/refactor', new: 'Ada' });
  });

  it('are forgotten with their hunks', () => {
    assert.deepEqual(authorsAfter(...worked, captured(null)), {});
  });
});
