import assert from 'node:assert/strict';
import { createLifetime } from '../../src/core/base/index.ts';

describe('a lifetime', () => {
  it('runs its clean-ups once, newest first, and waits for each', async () => {
    const ran: string[] = [];
    const lifetime = createLifetime('app');
    lifetime.add(() => void ran.push('first'));
    lifetime.add(async () => {
      await Promise.resolve();
      ran.push('second');
    });
    assert.deepEqual(await lifetime.dispose(), []);
    assert.deepEqual(await lifetime.dispose(), []);
    assert.deepEqual(ran, ['second', 'first']);
  });

  it('aborts its signal before the first clean-up, with its name', async () => {
    const lifetime = createLifetime('app');
    assert.equal(lifetime.signal.aborted, false);
    lifetime.add(() => assert.equal(lifetime.signal.aborted, true));
    assert.deepEqual(await lifetime.dispose(), []);
    assert.match(String(lifetime.signal.reason), /app ended/);
  });

  it('ends its children with itself, in their place, and is rid of those that end before', async () => {
    const ran: string[] = [];
    const lifetime = createLifetime('app');
    lifetime.add(() => void ran.push('app, old'));
    const early = lifetime.child('early');
    early.add(() => void ran.push('early'));
    const late = lifetime.child('late');
    late.child('deep').add(() => void ran.push('deep'));
    lifetime.add(() => void ran.push('app, new'));
    assert.equal(late.name, 'app/late');
    await early.dispose();
    assert.equal(lifetime.signal.aborted, false);
    await lifetime.dispose();
    assert.deepEqual(ran, ['early', 'app, new', 'deep', 'app, old']);
    assert.equal(late.signal.aborted, true);
  });

  it('gathers what clean-ups throw, those of children too, and runs the others', async () => {
    const ran: string[] = [];
    const lifetime = createLifetime('app');
    lifetime.add(() => void ran.push('still'));
    lifetime.add(() => Promise.reject(new Error('later')));
    lifetime.child('deep').add(() => {
      throw new Error('at once');
    });
    const errors = await lifetime.dispose();
    assert.deepEqual(errors.map(String), ['Error: at once', 'Error: later']);
    assert.deepEqual(ran, ['still']);
  });

  it('takes a clean-up back, before and during its end', async () => {
    const ran: string[] = [];
    const lifetime = createLifetime('app');
    const remove = lifetime.add(() => void ran.push('removed'));
    const removeLater = lifetime.add(() => void ran.push('removed later'));
    lifetime.add(() => {
      removeLater();
    });
    remove();
    await lifetime.dispose();
    assert.deepEqual(ran, []);
  });

  it('keeps two of the same clean-up apart', async () => {
    let ran = 0;
    const lifetime = createLifetime('app');
    const cleanUp = (): void => {
      ran++;
    };
    const remove = lifetime.add(cleanUp);
    lifetime.add(cleanUp);
    remove();
    await lifetime.dispose();
    assert.equal(ran, 1);
  });

  it('cleans up at once what is added when it is over, also by who hears of the end, and drops what that throws', async () => {
    const ran: string[] = [];
    const lifetime = createLifetime('app');
    lifetime.signal.addEventListener('abort', () => lifetime.add(() => void ran.push('while it ends')));
    const ended = lifetime.dispose();
    assert.deepEqual(ran, ['while it ends']);
    await ended;
    lifetime.add(() => void ran.push('after'));
    lifetime.add(() => {
      throw new Error('nobody waits for this');
    });
    lifetime.add(() => Promise.reject(new Error('nor for this')));
    assert.equal(lifetime.child('late').signal.aborted, true);
    assert.deepEqual(ran, ['while it ends', 'after']);
  });

  it('ends once when who hears of the end ends it again', async () => {
    let ran = 0;
    const lifetime = createLifetime('app');
    lifetime.signal.addEventListener('abort', () => void lifetime.dispose());
    lifetime.add(() => {
      ran++;
    });
    await lifetime.dispose();
    assert.equal(ran, 1);
  });
});
