import assert from 'node:assert/strict';
import fc from 'fast-check';
import { repairJson } from '../../src/adapters/json-repair/index.ts';
import { mendCalls, type MendedCall } from '../../src/core/agent/mend-calls.ts';

const mending = { names: ['write-file'], repairJson };

function mended(input: string): MendedCall | undefined {
  return mendCalls({ calls: [{ id: 'c', name: 'write-file', input }], stop: 'calls' }, mending)[0];
}

const Path = fc.string({ minLength: 1, maxLength: 20 });

describe('the mending of calls', () => {
  it('leaves every call alone that is as it should be', () => {
    fc.assert(
      fc.property(fc.record({ path: Path, text: fc.string(), list: fc.array(fc.jsonValue()) }), (fields) => {
        const input = JSON.stringify(fields);
        assert.deepEqual(mended(input), { id: 'c', name: 'write-file', input });
      }),
    );
  });

  it('never makes half a value of a whole one, wherever a call is cut off', () => {
    const Fields = fc.record({
      path: Path,
      text: fc.string(),
      from: fc.nat(),
      edits: fc.array(fc.record({ old: Path }), { minLength: 1 }),
    });
    fc.assert(
      fc.property(Fields, fc.nat(), (fields, at) => {
        const whole = JSON.stringify(fields);
        const given = whole.slice(0, at % whole.length);
        const { input } = mended(given) ?? { input: '' };
        if (input === given || input === '{}') return;
        const result = JSON.parse(input) as Record<string, unknown>;
        for (const key of ['path', 'text', 'from'] as const) {
          if (key in result) assert.deepEqual(result[key], fields[key], given);
        }
        if ('edits' in result) assert.ok(fields.edits.length >= (result['edits'] as unknown[]).length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends soon, however long and odd the input is', () => {
    for (const odd of ["'", '{', '"', '\\', '{\\"', "{'a':", '```', '[', '}{']) {
      const long = odd.repeat(200_000 / odd.length);
      assert.equal(typeof mended(`{${long}`)?.input, 'string');
    }
  });
});
