import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createTurnstile } from '../../../src/adapters/turnstile/index.ts';

describe('a turnstile', () => {
  it('lets what is due come between two starts, and keeps their order', async () => {
    const through = createTurnstile();
    const log: string[] = [];
    const done = new EventTarget();
    const over = once(done, 'over');
    for (const name of ['first', 'second', 'third']) {
      through(() => {
        log.push(name);
        setImmediate(() => log.push(`after ${name}`));
      });
    }
    through(() => done.dispatchEvent(new Event('over')));
    assert.deepEqual(log, [], 'whoever asks is not held');
    await over;
    assert.deepEqual(log, ['first', 'after first', 'second', 'after second', 'third', 'after third']);
  });

  it('takes up again what comes after a rest', async () => {
    const through = createTurnstile();
    await new Promise<void>((resolve) => {
      through(resolve);
    });
    await new Promise<void>((resolve) => {
      through(resolve);
    });
  });
});
