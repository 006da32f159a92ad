import assert from 'node:assert/strict';
import { createCodeSource } from '../../../src/core/app/brief/code-source.ts';
import { createFakeClock } from '../../fakes/clock.fake.ts';
import { createFakeCodeIndex, placeIn } from '../../fakes/code-index.fake.ts';

const question = { text: 'retry', near: [], limit: 3 };
const hits = [placeIn('src/retry.ts')];

describe('what the engine knows of the code', () => {
  it('is looked up at once where there is an index from before, which then looks at the files', async () => {
    const index = createFakeCodeIndex(hits);
    const source = createCodeSource(() => Promise.resolve({ index, isKnown: true }), createFakeClock());
    assert.deepEqual(await source.relevant(question), hits);
    assert.equal(index.refreshes(), 1);
    await source.close();
    assert.equal(index.fills(), 1, 'what is new has vectors made');
    assert.ok(index.isClosed());
  });

  it('is nothing until an index was made for the first time, which begins when the first session has begun', async () => {
    const clock = createFakeClock();
    const index = createFakeCodeIndex(hits);
    const source = createCodeSource(() => Promise.resolve({ index, isKnown: false }), clock);
    assert.deepEqual(await source.relevant(question), []);
    clock.advance(19_999);
    assert.deepEqual(await source.relevant(question), []);
    assert.deepEqual([index.refreshes(), index.questions.length], [0, 0]);
    clock.advance(1);
    await Promise.resolve();
    assert.deepEqual(await source.relevant(question), hits);
    assert.equal(index.refreshes(), 2, 'one makes it, one looks for what has changed');
    await source.close();
  });

  it('is not made any more after it was closed', async () => {
    const clock = createFakeClock();
    const index = createFakeCodeIndex(hits);
    const source = createCodeSource(() => Promise.resolve({ index, isKnown: false }), clock);
    await source.relevant(question);
    await source.close();
    clock.advance(30_000);
    assert.equal(index.refreshes(), 0);
  });

  it('keeps nobody waiting for long', async () => {
    const clock = createFakeClock();
    const index = { ...createFakeCodeIndex(hits), search: () => new Promise<never>(() => undefined) };
    const source = createCodeSource(() => Promise.resolve({ index, isKnown: true }), clock);
    const waiting = source.relevant(question);
    clock.advance(500);
    assert.deepEqual(await waiting, []);
  });

  it('is nothing where there can be no index, and after it was closed', async () => {
    const clock = createFakeClock();
    const none = createCodeSource(() => Promise.resolve(null), clock);
    assert.deepEqual(await none.relevant(question), []);
    await none.close();
    let opened = 0;
    const closed = createCodeSource(() => {
      opened++;
      return Promise.resolve({ index: createFakeCodeIndex(hits), isKnown: true });
    }, clock);
    await closed.close();
    assert.deepEqual(await closed.relevant(question), []);
    assert.equal(opened, 0, 'nothing is opened only to be closed');
    assert.equal(clock.waiting, 0);
  });
});
