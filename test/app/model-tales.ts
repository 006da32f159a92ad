import { call, objection, planOfOne, report, type Crew, type Session } from './model-crew.ts';
import { single, type Files } from './projects.ts';

/** A workflow with a task for it: who works how, when all goes well and when it does not. */
export interface Tale {
  readonly workflow: string;
  readonly goal: string;
  readonly files: Files;
  /** The role whose work is checked. */
  readonly worker: string;
  /** What everybody else does. */
  readonly others: Crew;
  /** The worker's session that does what was asked. */
  readonly good: Session;
  /** One whose work the checks refuse. */
  readonly bad: Session;
  /** One that mends what the reviewer, or the person, found. */
  readonly mending: Session;
  /** What a reviewer sends the work back for; null when nobody but the person reviews. */
  readonly objection: ReturnType<typeof objection> | null;
}

const source = `/** The price without the tax of a country. */
export function netPrice(gross: number, country: string): number {
  const rate = country === 'Germany' ? 1.19 : 1;
  return Math.round(gross / rate);
}
`;

const files = single(
  source,
  `import { readFileSync } from 'node:fs';
import { netPrice } from '../src/main.ts';
test('takes the tax off', () => assert.equal(netPrice(119, 'Germany'), 100));
test('is explained', () => assert.match(readFileSync('README.md', 'utf8'), /netPrice/));
`,
  { 'README.md': '# Prices\n\n`netPrice` takes the tax off.\n' },
);

const read = call('read-file', { path: 'src/main.ts' });
const old = `country === 'Germany' ? 1.19 : 1;`;

function editTo(text: string) {
  return call('edit-file', { path: 'src/main.ts', edits: [{ old, new: text }] });
}

const right = `country === 'Germany' ? 1.19 : country === 'Austria' ? 1.2 : 1;`;
const wrong = `country === 'Austria' ? 1.2 : 1;`;
const named = `{ Germany: 1.19, Austria: 1.2 }[country] ?? 1;`;

const done = report('Austria has a rate of 20 %.', { commitMessage: 'Know the tax of Austria' });
const good: Session = [read, editTo(right), call('run-checks', {}), done];
const bad: Session = [read, editTo(wrong), report('Austria is known.')];
/** The worktree holds the first session's work. */
const mending: Session = [
  read,
  call('edit-file', { path: 'src/main.ts', edits: [{ old: right, new: named }] }),
  report('The rates stand in a table.', { commitMessage: 'Know the tax of Austria' }),
];
const repairing: Session = [
  read,
  call('edit-file', { path: 'src/main.ts', edits: [{ old: wrong, new: right }] }),
  done,
];

const redTest = `import assert from 'node:assert/strict';
import test from 'node:test';
import { netPrice } from '../src/main.ts';
test('knows Austria', () => assert.equal(netPrice(120, 'Austria'), 100));
`;
const hardTest = redTest.replace('knows Austria', 'knows nobody else').replace("120, 'Austria'", "100, 'Italy'");
const writeTest = (path: string, text: string): Session => [
  call('write-file', { path, text }),
  report('A test says so.', {}),
];

const code = { worker: 'developer', files, good, bad, mending };
const plan = [planOfOne('Know Austria', ['src/main.ts'], 'netPrice(120, Austria) is 100')];
const nested = objection('Two conditions in one line are hard to read; use a table.', 'src/main.ts');
const approval: Session = [call('git-diff', {}), report('Does what the criteria ask.')];

/** The readme's line as it was, as the writer has it at first, wrong, and mended. */
const line = {
  old: '`netPrice` takes the tax off.',
  good: '`netPrice` takes the tax off: 19 % in Germany.',
  bad: 'Takes the tax off: 19 % in Germany.',
  mended: '`netPrice` takes the tax off: 19 % in Germany, none elsewhere.',
};
const rewrite = (from: string, to: string): Session => [
  call('read-file', { path: 'README.md' }),
  call('edit-file', { path: 'README.md', edits: [{ old: from, new: to }] }),
  report('The readme says the rate.', { commitMessage: 'Say the rate' }),
];

/** Every workflow that models fill, each with a task. */
export const tales: readonly Tale[] = [
  { ...code, workflow: 'quick', goal: 'Know the tax of Austria', others: {}, objection: null },
  {
    ...code,
    workflow: 'fix',
    goal: 'Austria is taken for a country without tax',
    others: {
      planner: [plan],
      tester: [writeTest('test/austria.test.ts', redTest)],
      reviewer: [approval],
    },
    objection: nested,
  },
  {
    ...code,
    workflow: 'feature',
    goal: 'Know the tax of Austria',
    others: {
      planner: [plan],
      'product-manager': [[report('Austria: 20 %, all other countries as before.')]],
      tester: [writeTest('test/austria.test.ts', redTest)],
      breaker: [writeTest('test/others.test.ts', hardTest)],
      reviewer: [approval],
    },
    objection: nested,
  },
  {
    workflow: 'docs',
    goal: 'Say the rates in the readme',
    files,
    worker: 'writer',
    others: {
      planner: [[planOfOne('Say the rates', ['README.md'], 'The readme says the rates')]],
      reviewer: [[call('git-diff', {}), report('Says what the code does.')]],
    },
    good: rewrite(line.old, line.good),
    bad: rewrite(line.old, line.bad),
    mending: rewrite(line.good, line.mended),
    objection: objection('It does not say what holds elsewhere.', 'README.md'),
  },
];

/** The session that follows a bad one. */
export function repairOf({ workflow }: Tale): Session {
  return workflow === 'docs' ? rewrite(line.bad, line.good) : repairing;
}
