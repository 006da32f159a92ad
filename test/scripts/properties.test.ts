import assert from 'node:assert/strict';
import fc from 'fast-check';

describe('properties', () => {
  it('are tried with the same values on every run, though a test may say how many', () => {
    const valuesTried = () => {
      const values: number[] = [];
      const property = fc.property(fc.nat(), (value) => {
        values.push(value);
      });
      fc.assert(property, { numRuns: 20 });
      return values;
    };
    assert.deepEqual(valuesTried(), valuesTried());
  });
});
