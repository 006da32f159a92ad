import assert from 'node:assert/strict';
import { killOnce, referenceRun, type Reference } from './killing.ts';

describe('an engine that is killed and started again', () => {
  let reference: Reference;
  before(async () => {
    reference = await referenceRun();
  });

  /** Kills a little after a share of the events of a run. The benchmark kills at moments of chance, and hundreds of times. */
  async function killAround(share: number): Promise<void> {
    const event = Math.floor(reference.events * share);
    const isKilled =
      (await killOnce(reference, { event, after: 150 * share })) || (await killOnce(reference, { event, after: 0 }));
    assert.ok(isKilled, 'the run was over too soon');
  }

  for (const [one, other] of [
    [0, 0.5],
    [0.15, 0.65],
    [0.35, 0.8],
  ] as const) {
    const places = `${String(one * 100)} % and ${String(other * 100)} %`;
    it(`loses and doubles nothing when killed after ${places} of its events`, async () => {
      await Promise.all([killAround(one), killAround(other)]);
    });
  }
});
