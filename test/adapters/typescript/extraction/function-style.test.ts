import assert from 'node:assert/strict';
import { duplicateBlock } from '../../../../src/adapters/typescript/refactorings/extraction/duplicate-block.ts';
import { longFunction } from '../../../../src/adapters/typescript/refactorings/extraction/long-function.ts';
import { filler } from './long-function-texts.ts';
import { load, refactorText } from '../proof.ts';

const validation = `  // Validate the order.
  if (!order) {
    throw new Error('no order');
  }
  if (order.items.length === 0) {
    throw new Error('empty');
  }
  if (order.items.length > 99) {
    throw new Error('too many');
  }`;

const body = `{\n  var total = 0;\n\n${validation}\n\n${filler(60)}\n\n  return total;\n}`;

function split(text: string): string {
  return refactorText(longFunction, text, { path: 'file.js' }).text;
}

function outcomes(text: string): unknown[] {
  const charge = load(text, 'file.js')['charge'] as (order: unknown) => unknown;
  return [null, { items: [] }, { items: [1] }].map((order) => {
    try {
      return charge(order);
    } catch (error) {
      return String(error);
    }
  });
}

describe('a new function among those of the file', () => {
  const withHelper = (helper: string, main: string): string => `${helper}\n\n${main}\n`;

  it('stands above its caller where the others do', () => {
    const before = withHelper(
      'function round(n) { return n | 0; }',
      `// The price of all.\nexports.charge = function (order) ${body.replace('return total', 'return round(total)')};`,
    );
    const after = split(before);
    assert.match(
      after,
      /\}\n\n\/\/ Validate the order\.\nfunction validateOrder\(order\) \{[^]*\n\}\n\n\/\/ The price of all\.\n/,
    );
    assert.deepEqual(outcomes(after), outcomes(before));
  });

  it('is a function expression, or an arrow function, where all the others are, and stands above its caller', () => {
    const helpers = (form: string): string => `${form.replaceAll('%', 'one')}\n\n${form.replaceAll('%', 'two')}`;
    const before = withHelper(
      helpers('var % = function % (n) {\n  return n;\n};'),
      `exports.charge = function charge (order) ${body};`,
    );
    const after = split(before);
    assert.match(
      after,
      /\n\/\/ Validate the order\.\nvar validateOrder = function validateOrder \(order\) \{[^]*\n\};\n\nexports\.charge/,
    );
    assert.deepEqual(outcomes(after), outcomes(before));
    const arrows = split(
      withHelper(helpers('const % = (n) => {\n  return n;\n};'), `exports.charge = (order) => ${body};`),
    );
    assert.match(arrows, /\nconst validateOrder = \(order\) => \{[^]*\n\};\n\nexports\.charge/);
    assert.deepEqual(outcomes(arrows), outcomes(before));
  });

  it('has a space before its parameters where the methods of the file have one', () => {
    const before = `class A {\n  total () {\n    return 0;\n  }\n\n  charge (order) ${body.replaceAll('\n', '\n  ').replace("'no order'", 'this.total()')}\n}\n`;
    assert.match(split(before), /\n {2}_validateOrder \(order\) \{/);
  });

  it('stands above all its callers when it is a value', () => {
    const block = `  const words = text.split(',');\n  words.sort();\n  words.reverse();\n  const list = words.join(' ');\n  log(list);`;
    const user = (name: string, more: string): string => `export const ${name} = (text) => {\n${more}${block}\n};\n`;
    const before = `${user('first', "  log('first');\n")}\n${user('second', "  log('second');\n  log();\n")}`;
    const { text } = refactorText(duplicateBlock, before, { path: 'file.js', name: 'logSorted' });
    assert.match(text, /^const logSorted = \(text\) => \{/);
    assert.doesNotMatch(text.slice(text.indexOf('export')), /sort/);
  });
});
