import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { createPrintedLines } from '../../../src/adapters/command-runner/printed-lines.ts';
import { createReaderFor, readJUnit, type Reading } from '../../../src/adapters/check-runner/readers/index.ts';
import type { CheckCommand } from '../../../src/core/ports/index.ts';
import { expected } from './recordings.ts';

const recorded = join(import.meta.dirname, 'recorded');

function read(text: string | Uint8Array, reporter: CheckCommand['reporter'] = 'auto'): Reading | null {
  const reader = createReaderFor(reporter);
  const lines = createPrintedLines(
    () => undefined,
    (line) => reader.line(line),
  );
  lines.add(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  lines.end();
  return reader.end();
}

const recording = (name: string): Buffer => readFileSync(join(recorded, `${name}.txt`));

describe('readers of test output', () => {
  for (const [name, [reporter, passed, failed, skipped, ...names]] of Object.entries(expected))
    it(`reads the recording ${name}`, () => {
      const reading = read(recording(name));
      assert.equal(reading?.reporter, reporter);
      assert.deepEqual(reading.counts, { passed, failed, skipped });
      assert.deepEqual(
        reading.failed.map((one) => one.name),
        names,
      );
    });

  it('has an expectation for every recording', () => {
    const names = readdirSync(recorded).map((file) => file.replace('.txt', ''));
    assert.deepEqual(names.filter((name) => name !== 'pytest-junit').sort(), Object.keys(expected).sort());
  });

  it('reads the report that pytest writes', () => {
    const reading = readJUnit(recording('pytest-junit').toString());
    assert.deepEqual(reading?.counts, { passed: 2, failed: 4, skipped: 2 });
    assert.match(reading.failed[0]?.message ?? '', /> {7}assert \{"a": 1\} == \{"a": 2\}/);
    assert.equal(reading.failed[2]?.name, 'test_a > test_error');
    assert.match(reading.failed[2].message ?? '', /^failed on setup with "RuntimeError: no db"/);
  });

  it('tells where a case is and why it failed', () => {
    const cases = ['node24-spec', 'node24-tap', 'mocha-spec', 'jest', 'vitest'].map((name) =>
      read(recording(name))?.failed.find((one) => one.name.includes('fails: with colon')),
    );
    for (const one of cases) {
      assert.match(one?.file ?? '', /a\.test\.js$/);
      assert.match(one?.message ?? '', /equal|toBe/);
    }
  });

  it('begins with what went wrong, not with where or how long', () => {
    const messageOf = (name: string, test: string): string =>
      read(recording(name))?.failed.find((one) => one.name.includes(test))?.message ?? '';
    for (const name of ['node24-tap', 'node20-tap']) {
      assert.match(messageOf(name, 'fails: with colon'), /^Expected values to be strictly equal:\n\n1 !== 2\n/);
      assert.match(messageOf(name, 'deep fails'), /^boom\nsecond line\n/);
      assert.match(messageOf(name, 'deep fails'), /^location: '\/project\/test\/a\.test\.js:/m);
    }
    const text = `TAP version 14\nnot ok 1 - pays\n  ---\n  location: '/p/a.test.js:1:1'\n  error: 'It''s less'\n  ...\n1..1\n`;
    assert.equal(read(text)?.failed[0]?.message, "It's less\nlocation: '/p/a.test.js:1:1'");
  });

  it('prefers the declared reporter to another that a test printed', () => {
    const printed = `${recording('vitest').toString()}\n${recording('mocha-spec').toString()}`;
    assert.equal(read(printed, 'mocha')?.reporter, 'mocha');
    assert.equal(read(printed, 'exit-code'), null);
  });

  it('adds up several runs of one runner', () => {
    const twice = Buffer.concat([recording('mocha-spec'), recording('mocha-spec')]);
    assert.deepEqual(read(twice)?.counts, { passed: 6, failed: 6, skipped: 4 });
    const packages = Buffer.concat([recording('node24-spec'), recording('node24-spec')]);
    assert.deepEqual(read(packages)?.counts, { passed: 10, failed: 10, skipped: 6 });
  });

  it('shows a run in which no test was found', () => {
    const none = { passed: 0, failed: 0, skipped: 0 };
    assert.deepEqual(read('\n\n  0 passing (1ms)\n\n')?.counts, none);
    assert.deepEqual(read('No tests found, exiting with code 0\n')?.counts, none);
    assert.deepEqual(read('No test files found, exiting with code 1\n')?.counts, none);
    assert.deepEqual(read('ℹ tests 0\nℹ suites 0\nℹ pass 0\nℹ fail 0\nℹ duration_ms 5.1\n')?.counts, none);
    assert.deepEqual(read('no tests ran in 0.01s\n')?.counts, none);
    assert.deepEqual(read('TAP version 14\n1..0 # no tests\n')?.counts, none);
    assert.equal(read('hello\n'), null);
  });
});

describe('TAP', () => {
  it('counts a plan that was not kept and a bail-out as failures', () => {
    const reading = read('TAP version 14\n1..3\nok 1 - a\nBail out! no database\n');
    assert.deepEqual(reading?.counts, { passed: 1, failed: 2, skipped: 0 });
    assert.deepEqual(
      reading.failed.map((one) => one.name),
      ['bailed out: no database', '3 tests were planned, 1 ran'],
    );
  });

  it('counts a subtest that failed though all below it passed', () => {
    const text = 'TAP version 14\n# Subtest: p\n    ok 1 - a\n    1..1\nnot ok 1 - p\n1..1\n';
    assert.deepEqual(read(text)?.counts, { passed: 1, failed: 1, skipped: 0 });
  });

  it('takes directives from the description, also after an escaped hash', () => {
    const text =
      'TAP version 14\nok 1 - issue \\#7 # SKIP later\nnot ok 2 - b # todo\nnot ok 3 - c \\# TODO no\n1..3\n';
    const reading = read(text);
    assert.deepEqual(reading?.counts, { passed: 0, failed: 1, skipped: 2 });
    assert.equal(reading.failed[0]?.name, 'c # TODO no');
  });
});

describe('go test', () => {
  const verbose = `=== RUN   TestAdd
--- PASS: TestAdd (0.00s)
=== RUN   TestSub
=== RUN   TestSub/zero
    math_test.go:12: got 1, want 0
=== RUN   TestSub/one
--- FAIL: TestSub (0.02s)
    --- FAIL: TestSub/zero (0.01s)
    --- PASS: TestSub/one (0.00s)
=== RUN   TestNet
    math_test.go:30: no network
--- SKIP: TestNet (0.00s)
FAIL
FAIL\texample.com/math\t0.004s
ok  \texample.com/other\t(cached)
?   \texample.com/cmd\t[no test files]
FAIL
`;

  it('reads verbose output, subtests without their parents', () => {
    const reading = read(verbose);
    assert.deepEqual(reading?.counts, { passed: 3, failed: 1, skipped: 1 });
    assert.equal(reading.failed[0]?.name, 'example.com/math TestSub/zero');
  });

  it('reads plain output and packages that do not build', () => {
    const text = `# example.com/bad
./bad.go:3:1: syntax error: unexpected }
FAIL\texample.com/bad [build failed]
--- FAIL: TestSub (0.00s)
    math_test.go:12: got 1, want 0
FAIL
FAIL\texample.com/math\t0.004s
ok  \texample.com/other\t0.002s
FAIL
`;
    const reading = read(text);
    assert.deepEqual(reading?.counts, { passed: 1, failed: 2, skipped: 0 });
    assert.match(reading.failed[0]?.message ?? '', /syntax error/);
    assert.match(reading.failed[1]?.message ?? '', /got 1, want 0/);
  });

  it('reads JSON events', () => {
    const events = [
      { Action: 'start', Package: 'p' },
      { Action: 'run', Package: 'p', Test: 'TestA' },
      { Action: 'output', Package: 'p', Test: 'TestA', Output: '=== RUN   TestA\n' },
      { Action: 'output', Package: 'p', Test: 'TestA', Output: '    a_test.go:5: boom\n' },
      { Action: 'fail', Package: 'p', Test: 'TestA', Elapsed: 0.25 },
      { Action: 'pass', Package: 'p', Test: 'TestB', Elapsed: 0 },
      { Action: 'fail', Package: 'p', Elapsed: 0.3 },
      { Action: 'skip', Package: 'q', Elapsed: 0 },
    ];
    const reading = read(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    assert.deepEqual(reading?.counts, { passed: 1, failed: 1, skipped: 0 });
    assert.deepEqual(reading.failed[0], {
      name: 'p TestA',
      status: 'failed',
      duration: 250,
      message: 'a_test.go:5: boom',
    });
  });
});

describe('AVA', () => {
  it('reads the summary and the failed tests', () => {
    const text = `
  ✔ adds
  ✘ [fail]: subtracts
  - skipped
  ─

  subtracts

  test.js:6

  Difference (- actual, + expected):

  - 1
  + 2

  › test.js:6:5

  ─

  1 test failed
  1 test passed
  1 test skipped
`;
    const reading = read(text);
    assert.equal(reading?.reporter, 'ava');
    assert.deepEqual(reading.counts, { passed: 1, failed: 1, skipped: 1 });
    assert.equal(reading.failed[0]?.name, 'subtracts');
  });
});

describe('JUnit', () => {
  it('does not expand entities of a document type', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "&a;&a;&a;&a;">]>
<testsuite><testcase name="&b;"><failure message="&lt;b&gt; &#65;&#x42; &amp;lt;">&b;</failure></testcase></testsuite>`;
    const [one] = readJUnit(bomb)?.failed ?? [];
    assert.equal(one?.name, '&b;');
    assert.match(one.message ?? '', /^<b> AB &lt;/);
  });

  it('counts errors as failures and reads suites in suites', () => {
    const xml = `<testsuites><testsuite name="a"><testsuite name="b"><testcase name="x" classname="a.b" time="0.5"><error/>
</testcase><testcase name="y"/></testsuite><testcase name="z"><skipped/></testcase></testsuite></testsuites>`;
    const reading = readJUnit(xml);
    assert.deepEqual(reading?.counts, { passed: 1, failed: 1, skipped: 1 });
    assert.equal(reading.failed[0]?.duration, 500);
  });

  it('refuses what is no report', () => {
    for (const text of ['', 'hello', '<html><body/></html>', '<testsuite', '{"a":1}']) {
      const reading = readJUnit(text);
      assert.ok(reading === null || reading.counts.failed + reading.counts.passed === 0, text);
    }
  });
});

describe('any output', () => {
  it('is read without throwing, and the same however it is cut into pieces', () => {
    const names = Object.keys(expected);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.nat({ max: 400 }), { maxLength: 60 }), (name, cuts) => {
        const bytes = recording(name);
        const reader = createReaderFor('auto');
        const lines = createPrintedLines(
          () => undefined,
          (line) => reader.line(line),
        );
        let at = 0;
        for (const cut of cuts) {
          lines.add(bytes.subarray(at, at + cut));
          at += cut;
        }
        lines.add(bytes.subarray(at));
        lines.end();
        assert.deepEqual(reader.end(), read(bytes));
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => void read(lines.join('\n'))),
      { numRuns: 200 },
    );
  });
});
