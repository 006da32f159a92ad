import { call, objection, planOfOne, report, type Crew, type Session } from '../app/model-crew.ts';

/** A feature for somebody's package, and a crew of models that makes mistakes on the way to it. */
export interface Feature {
  readonly name: string;
  readonly goal: string;
  readonly crew: Crew;
  /** The test that the tester wrote; nobody else may change it. */
  readonly test: string;
  /** What the run must show of the mistakes, in order: lines of its log. */
  readonly mistakes: readonly RegExp[];
  /** What the package can do afterwards: an expression over the module `m`, and its value. */
  readonly proof: readonly [expression: string, value: unknown];
}

const edit = (path: string, old: string, text: string) => call('edit-file', { path, edits: [{ old, new: text }] });

/** What everybody does who makes no mistakes. */
function calm(title: string, criterion: string, test: string, text: string): Crew {
  return {
    planner: [[planOfOne(title, ['index.js'], criterion)]],
    'product-manager': [[call('read-file', { path: 'index.js' }), report(criterion)]],
    tester: [[call('write-file', { path: test, text }), report(`${test} says so.`)]],
    breaker: [[call('git-diff', {}), report('Nothing found that breaks it.', { outcome: 'nothing-to-do' })]],
    reviewer: [[call('git-diff', {}), report('Does what the criterion asks.')]],
  };
}

const negateTest = `'use strict';

var parse = require('../');
var test = require('tape');

test('negate: false takes --no-x as it is written', function (t) {
	t.deepEqual(parse(['--no-color'], { negate: false }), { 'no-color': true, _: [] });
	t.deepEqual(parse(['--no-color']), { color: false, _: [] });
	t.end();
});
`;

/** An edit that does not apply, then an implementation that breaks the package's own tests, then the right one. */
const minimist: Feature = {
  name: 'minimist',
  goal: 'Let negate: false take --no-x as it is written',
  test: 'test/negate.js',
  crew: {
    ...calm('Add the option negate', 'With negate: false, --no-color is no-color', 'test/negate.js', negateTest),
    developer: [
      [
        edit('index.js', 'else if (/^--no-.+/.test(arg)) {', 'else if (opts.negate && /^--no-.+/.test(arg)) {'),
        call('search-text', { pattern: '--no-' }),
        edit('index.js', 'else if ((/^--no-.+/).test(arg)) {', 'else if (opts.negate && (/^--no-.+/).test(arg)) {'),
        report('negate decides.'),
      ],
      [
        call('read-file', { path: 'index.js', from: 140, to: 160 }),
        edit('index.js', 'opts.negate && ', 'opts.negate !== false && '),
        call('run-checks', {}),
        report('Only negate: false switches it off.', { commitMessage: 'Add the option negate' }),
      ],
    ],
  },
  mistakes: [/edit-file failed/, /stage green failed: Checks failed/, /failed → retrying: Attempt 2/],
  proof: [`m(['--no-color'], { negate: false })['no-color']`, true],
};

const validTest = `'use strict'

const test = require('tape')
const fastURI = require('..')

test('isValid tells whether a URI can be parsed', (t) => {
  t.equal(fastURI.isValid('http://example.com/a'), true)
  t.equal(fastURI.isValid('http://example.com:99999/'), false)
  t.end()
})
`;

const oddTest = `'use strict'

const test = require('tape')
const fastURI = require('..')

test('isValid takes what is no text', (t) => {
  t.equal(fastURI.isValid(undefined), false)
  t.end()
})
`;

const isValid = `function isValid (uri) {
  return parse(uri).error === undefined
}

`;

/** A hand on the test that guards the task, a forgotten export, and a case that only the breaker thought of. */
const fastUri: Feature = {
  name: 'fast-uri',
  goal: 'Add isValid',
  test: 'test/is-valid.test.js',
  crew: {
    ...calm('Add isValid', 'isValid tells whether a URI can be parsed', 'test/is-valid.test.js', validTest),
    breaker: [
      [
        call('git-diff', {}),
        call('write-file', { path: 'test/is-valid-odd.test.js', text: oddTest }),
        report('It throws for what is no text.'),
      ],
      [report('It holds.', { outcome: 'nothing-to-do' })],
    ],
    developer: [
      [
        call('write-file', { path: 'test/is-valid.test.js', text: `'use strict'\n` }),
        edit('index.js', 'const fastUri = {\n', `${isValid}const fastUri = {\n`),
        report('isValid is there.'),
      ],
      [
        edit('index.js', '  serialize,\n  parse\n}', '  serialize,\n  parse,\n  isValid\n}'),
        report('It is exported, too.', { commitMessage: 'Add isValid' }),
      ],
      [
        edit('index.js', 'return parse(uri).error', `return typeof uri === 'string' && parse(uri).error`),
        report('What is no text is no URI.', { commitMessage: 'Add isValid' }),
      ],
    ],
  },
  mistakes: [/write-file failed/, /stage green failed: Checks failed/, /stage withstand failed: Checks failed/],
  proof: [`[m.isValid('http://example.com/a'), m.isValid(null)]`, [true, false]],
};

const wholeTest = `'use strict';

var concatMap = require('../');
var test = require('tape');

test('gives the whole list as the third argument', function (t) {
	var xs = [1, 2];
	var lists = concatMap(xs, function (x, i, all) { return [[all === xs]]; });
	t.same(lists, [[true], [true]]);
	t.end();
});
`;

const call1 = 'var x = fn(xs[i], i);';
const loud = 'var x = fn(xs[i], i, xs);\n\t\tconsole.log(x);';

/** A second edit of the same place, and a line left over that the reviewer will not have. */
const concatMap: Feature = {
  name: 'concat-map',
  goal: 'Give the whole list to the function',
  test: 'test/whole.js',
  crew: {
    ...calm('Give the whole list', 'The third argument is the list', 'test/whole.js', wholeTest),
    developer: [
      [
        edit('index.js', call1.replace('var x', 'var y'), loud),
        call('read-file', { path: 'index.js' }),
        edit('index.js', call1, loud),
        report('The list is the third argument.'),
      ],
      [edit('index.js', '\n\t\tconsole.log(x);', ''), report('Quiet again.', { commitMessage: 'Give the whole list' })],
    ],
    reviewer: [
      [call('git-diff', {}), objection('It prints every value: a console.log was left over.', 'index.js')],
      ...approvals(),
    ],
  },
  mistakes: [/edit-file failed/, /stage review failed: It prints every value/, /ready-for-review → retrying/],
  proof: [`m([5], (x, i, all) => all.length)`, [1]],
};

function approvals(): readonly Session[] {
  return [[call('git-diff', {}), report('Nothing is left over.')]];
}

/** Three packages of other people, each with a feature. */
export const features: readonly Feature[] = [minimist, fastUri, concatMap];
