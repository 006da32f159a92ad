import assert from 'node:assert/strict';
import { placeOfEvent } from '../../src/core/app/brief/activity-place.ts';
import type { DomainEvent } from '../../src/core/domain/index.ts';
import { sampleGate, sampleNote, sampleStory } from '../contracts/journal.samples.ts';

const ids = { goalId: 'g1', taskId: 't1' };

describe('where an event of a task leads to', () => {
  it('is the file that it names, at its line', () => {
    const remark = (place: object): DomainEvent => ({
      type: 'comment-added',
      data: { ...ids, comment: { id: 'c1', by: 'Ada', text: 'Why?', at: 1, ...place } },
    });
    assert.deepEqual(placeOfEvent(remark({ file: 'a.ts', line: 3 })), { kind: 'file', path: 'a.ts', line: 3 });
    assert.deepEqual(placeOfEvent(remark({})), { kind: 'change' });
    const conflict: DomainEvent = { type: 'conflict-found', data: { ...ids, files: ['b.ts'], detail: '' } };
    assert.deepEqual(placeOfEvent(conflict), { kind: 'file', path: 'b.ts', line: 1 });
  });

  it('is the part of its task that shows more of it, else its history', () => {
    const asked: DomainEvent = { type: 'gate-opened', data: { gate: sampleGate('q1', 'g1', 'act', 't1') } };
    const told: DomainEvent = { type: 'task-told', data: { ...ids, by: 'Ada', text: 'Be brief.' } };
    const decided: DomainEvent = { type: 'hunks-reopened', data: { ...ids, hunkIds: ['h1'], by: 'Ada' } };
    const kinds = [asked, told, decided, sampleNote('x')].map((event) => placeOfEvent(event).kind);
    assert.deepEqual(kinds, ['overview', 'transcript', 'change', 'history']);
    for (const event of sampleStory()) assert.ok(placeOfEvent(event).kind);
  });
});
