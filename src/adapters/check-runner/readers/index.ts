import type { CheckCommand } from '../../../core/ports/index.ts';
import { createAvaReader } from './ava.ts';
import { createCargoTestReader } from './cargo-test.ts';
import { createGoTestReader } from './go-test.ts';
import { createJestReader } from './jest.ts';
import { createJsonReportReader } from './json-report.ts';
import { createJUnitReader } from './junit.ts';
import { createMochaReader } from './mocha.ts';
import { createNodeTestReader } from './node-test.ts';
import { createPytestReader } from './pytest.ts';
import type { OutputReader, Reading } from './reader.ts';
import { createTapReader } from './tap.ts';
import { createVitestReader } from './vitest.ts';

export { readJUnit } from './junit.ts';
export type { OutputReader, Reading } from './reader.ts';

type Reporter = CheckCommand['reporter'];

/** Readers in the order in which they are believed: the most telling format first. */
const readers: readonly (readonly [readonly Reporter[], () => OutputReader])[] = [
  [['mocha', 'jest', 'vitest'], createJsonReportReader],
  [['junit'], createJUnitReader],
  [['vitest'], createVitestReader],
  [['jest'], createJestReader],
  [['node-test'], createNodeTestReader],
  [['mocha'], createMochaReader],
  [['ava'], createAvaReader],
  [['pytest'], createPytestReader],
  [['cargo-test'], createCargoTestReader],
  [['go-test'], createGoTestReader],
  [['tap', 'node-test', 'ava'], createTapReader],
];

/** Reads with every reader at once; the declared reporter's readers are believed before the others. */
export function createReaderFor(reporter: Reporter): OutputReader {
  if (reporter === 'exit-code') return { line: () => undefined, end: () => null };
  const all = readers.map(([names, create]) => ({ declared: names.includes(reporter), reader: create() }));
  const ordered = [...all.filter((one) => one.declared), ...all.filter((one) => !one.declared)];
  return {
    line(text) {
      for (const { reader } of ordered) reader.line(text);
    },
    end(): Reading | null {
      for (const { reader } of ordered) {
        const reading = reader.end();
        if (reading) return reading;
      }
      return null;
    },
  };
}
