import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { securityCases } from './cases.ts';
import { pendingCases } from './pending.ts';

/** Ids that some test has in its name. */
function testedIds(): ReadonlySet<string> {
  const top = path.join(import.meta.dirname, '..');
  const files = readdirSync(top, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const texts = files.map((file) => readFileSync(path.join(top, file), 'utf8'));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/(?:nameOf|knownGap)\('([A-Z]+-\d+)'/g)].map(([, id]) => id ?? ''),
  );
  const lines = securityCases.filter(({ group, input }) => group === 'command policy' && input.command !== undefined);
  return new Set([...named, ...lines.map(({ id }) => id)]);
}

describe('the cases of security', () => {
  it('have each a test under its id, or a part that they wait for, and not both', () => {
    const tested = testedIds();
    const untested = securityCases.flatMap(({ id }) => (tested.has(id) ? [] : [id]));
    assert.deepEqual(untested.sort(), [...pendingCases].sort());
  });
});
