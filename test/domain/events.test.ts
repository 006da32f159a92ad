import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../src/core/base/index.ts';
import { Command, EffectResult, eventTypes, Goal, subjectOf, Workflow } from '../../src/core/domain/index.ts';
import { fold, initialState, reduce } from '../../src/core/machine/index.ts';
import { plain } from '../machine/plain.ts';
import { createScenario, plan, planned, statesGoal } from '../machine/scenario.ts';
import { allEventTypes, arbitraryOf, events } from './arbitrary.ts';

describe('events', () => {
  for (const type of allEventTypes) {
    it(`of type ${type} are the same after a way through JSON`, () => {
      fc.assert(
        fc.property(events(type), ({ data }) => {
          const { data: schema } = eventTypes[type];
          const back: unknown = JSON.parse(canonicalJson(data));
          const parsed = schema.safeParse(back);
          assert.ok(parsed.success, parsed.error?.message);
          assert.equal(canonicalJson(parsed.data), canonicalJson(data));
        }),
        { numRuns: 30 },
      );
    });
  }

  it('that do not fit are refused, with the place', () => {
    const bad: readonly [(typeof allEventTypes)[number], unknown, RegExp][] = [
      ['goal-finished', { goalId: 'g1', outcome: 'won', reason: '' }, /outcome/],
      ['task-moved', { goalId: 'g1', taskId: 't1', from: 'pending', to: 'done', reason: '' }, /"to"/],
      ['session-renewed', { goalId: 'g1', taskId: 't1', sessionId: 's1', leaseUntil: 'soon' }, /leaseUntil/],
      ['gate-voided', null, /object/],
    ];
    for (const [type, data, place] of bad) {
      const parsed = eventTypes[type].data.safeParse(data);
      assert.match(parsed.error?.message ?? '', place, type);
    }
  });

  it('of any type and content break no fold, even on a state that knows nothing of what they name', () => {
    const scenario = createScenario();
    scenario.send(statesGoal());
    scenario.answer('make-plan', plan(planned('a'), planned('b', { dependsOn: ['a'] })));
    const any = fc.oneof(...allEventTypes.map((type) => events(type)));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (list) => {
        for (const start of [initialState, scenario.state]) {
          const before = plain(start);
          fold(
            list.map((each) => ({ ...each, at: 1 })),
            start,
          );
          assert.deepEqual(plain(start), before, 'a state never changes');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('say whom they are about, whenever they name somebody', () => {
    for (const type of allEventTypes) {
      fc.assert(
        fc.property(events(type), (each) => {
          const { goalId, taskId } = subjectOf(each);
          const text = canonicalJson(each.data);
          for (const id of [goalId, taskId]) if (id) assert.ok(text.includes(JSON.stringify(id)));
          if ('goalId' in each.data && each.data.goalId) assert.equal(goalId, each.data.goalId);
          if ('taskId' in each.data && each.data.taskId) assert.equal(taskId, each.data.taskId);
        }),
        { numRuns: 20 },
      );
    }
  });

  it('of an unknown goal or task leave the state as it is', () => {
    const at = 5;
    const names = { goalId: 'g9', taskId: 't9' };
    for (const moved of ['completed', 'failed', 'cancelled'] as const) {
      const data = { ...names, from: 'pending', to: moved, reason: '' } as const;
      assert.equal(reduce(initialState, { type: 'task-moved', data }, at), initialState);
    }
  });
});

describe('what crosses between processes', () => {
  for (const [name, schema] of Object.entries({ Command, EffectResult, Goal, Workflow })) {
    it(`is the same after a way through JSON: ${name}`, () => {
      fc.assert(
        fc.property(arbitraryOf(schema()), (value) => {
          const parsed = schema().safeParse(JSON.parse(JSON.stringify(value)));
          assert.ok(parsed.success, parsed.error?.message);
          assert.equal(canonicalJson(parsed.data), canonicalJson(value));
        }),
        { numRuns: 50 },
      );
    });
  }
});
