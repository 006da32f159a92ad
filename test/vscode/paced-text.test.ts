import assert from 'node:assert/strict';
import { createPacedText } from '../../src/vscode/models/paced-text.ts';

describe('a text that is given on at a pace', () => {
  it('begins at once, gathers what follows too soon, and gives the rest when it ends', () => {
    const given: string[] = [];
    const text = createPacedText((piece) => given.push(piece));
    text.add('one');
    assert.equal(given.join(''), 'one');
    assert.ok(given.length > 30, 'fewer pieces would wait for more');
    text.add(' two');
    text.add(' three');
    text.flush();
    text.flush();
    assert.equal(given.join(''), 'one two three');
    assert.equal(given.findLast((piece) => piece !== '')?.endsWith('three'), true);
  });

  it('comes whole without an end, too', async () => {
    const given: string[] = [];
    await new Promise<void>((resolve) => {
      const text = createPacedText((piece) => {
        given.push(piece);
        if (given.join('') === 'abc') resolve();
      });
      for (const piece of 'abc') text.add(piece);
    });
    assert.equal(given[0], 'a');
  });
});
