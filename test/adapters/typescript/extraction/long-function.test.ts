import assert from 'node:assert/strict';
import { longFunction } from '../../../../src/adapters/typescript/refactorings/extraction/long-function.ts';
import { charge, filler } from './long-function-texts.ts';
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

interface Order {
  readonly items: readonly unknown[];
}

function outcomeOf(text: string, ...args: unknown[]): unknown {
  const { charge: run } = load(text, 'file.js') as { charge: (...a: unknown[]) => unknown };
  try {
    return run(...args);
  } catch (error) {
    return String(error);
  }
}

function assertSame(before: string, after: string, ...argumentLists: (readonly unknown[])[]): void {
  for (const args of argumentLists) {
    assert.deepEqual(
      outcomeOf(after, ...(structuredClone(args) as unknown[])),
      outcomeOf(before, ...(structuredClone(args) as unknown[])),
      after,
    );
  }
}

const orders: readonly (readonly [Order | undefined])[] = [
  [undefined],
  [{ items: [] }],
  [{ items: [1] }],
  [{ items: new Array(120).fill(0) }],
];

describe('splitting a long function', () => {
  it('moves a headed paragraph into a function named by its comment', () => {
    const before = charge(validation);
    const { text, notes } = refactorText(longFunction, before, { path: 'file.js' });
    assert.equal(
      text,
      `export function charge(order, log) {
  let total = 0;

  validateOrder(order);

${filler(60)}

  return total;
}

// Validate the order.
function validateOrder(order) {
  if (!order) {
    throw new Error('no order');
  }
  if (order.items.length === 0) {
    throw new Error('empty');
  }
  if (order.items.length > 99) {
    throw new Error('too many');
  }
}
`,
    );
    assert.deepEqual(notes, ['Moved 9 lines of `charge` into `validateOrder`.']);
    assertSame(before, text, ...orders);
  });

  it('gives back the one value that the rest needs, and keeps a comment with its own statement', () => {
    const paragraph = `  const names = [];
  // Only what can be shipped counts.
  for (const item of order.items) {
    if (item) {
      names.push(\`item
    \${item}\`);
    } else {
      names.push('nothing');
    }
  }
  if (names.length > 3) {
    names.push('and more');
  }`;
    const before = charge(paragraph, '', '  return names.join() + total;');
    const { text } = refactorText(longFunction, before, { path: 'file.js' });
    assert.match(text, /\n {2}const names = collectNames\(order\);\n/);
    assert.match(text, /\nfunction collectNames\(order\) \{\n {2}const names = \[\];\n {2}\/\/ Only what/);
    assert.match(text, /names\.push\(`item\n {4}\$\{item\}`\);/, 'the inside of a template literal stays');
    assert.match(text, /\n {2}return names;\n\}\n$/);
    assertSame(before, text, [{ items: [] }], [{ items: [1, 0, 2] }], [{ items: [0, 0, 3, 4] }]);
  });

  it('keeps CRLF, tabs and a style without semicolons', () => {
    const before = charge(validation)
      .replaceAll(';', '')
      .replace(/^(?: {2})+/gm, (lead) => '\t'.repeat(lead.length / 2))
      .replaceAll('\n', '\r\n');
    const { text } = refactorText(longFunction, before, { path: 'file.js' });
    assert.match(text, /\r\n\tvalidateOrder\(order\)\r\n/);
    assert.match(
      text,
      /\r\n\/\/ Validate the order\.\r\nfunction validateOrder\(order\) \{\r\n\tif \(!order\) \{\r\n\t\tthrow/,
    );
    assert.doesNotMatch(text, /[^\r]\n|;/);
    assertSame(before, text, ...orders);
  });

  it('ends the call with a semicolon where the next line would continue it', () => {
    const before = charge(validation)
      .replaceAll(';', '')
      .replace(
        '\n\n  if (order.items.length === 200)',
        '\n\n  ;[1].forEach(() => order.items.length)\n  if (order.items.length === 200)',
      );
    const bare = before.replace(';[1]', '[1]');
    const { text } = refactorText(longFunction, bare, { path: 'file.js' });
    assert.match(text, /validateOrder\(order\);\n\n {2}\[1\]/);
    assertSame(before, text, ...orders);
  });

  it('makes the part that waits an async function and awaits it', async () => {
    const paragraph = `  // Load the prices.
  const prices = [];
  for (const item of order.items) {
    const price = await Promise.resolve(item * 2);
    if (price > 2) {
      prices.push(price);
    } else {
      prices.push(0);
    }
  }`;
    const before = charge(paragraph, '', '  return prices;').replace('export function', 'export async function');
    const { text } = refactorText(longFunction, before, { path: 'file.js' });
    assert.match(text, /const prices = await loadPrices\(order\);/);
    assert.match(text, /\nasync function loadPrices\(order\) \{/);
    const input = { items: [1, 2, 3] };
    assert.deepEqual(await outcomeOf(text, input), await outcomeOf(before, input));
  });

  it('makes a private method where the part uses this, in the class’s own style', () => {
    const source = (hidden: string): string => `export class Till {
  ${hidden}round(n) { return Math.round(n); }

  charge(order) {
    let total = 0;

    // Reset the counters.
    this.count = 0;
    this.sum = 0;
    for (const item of order.items) {
      this.count++;
      if (item > 1) {
        this.sum += this.${hidden}round(item);
      } else {
        this.sum -= 1;
      }
    }

${filler(60, '    ')}

    return total + this.sum;
  }
}
export function charge(order) { return new Till().charge(order); }
`;
    for (const [hidden, name] of [
      ['#', '#resetCounters'],
      ['_', '_resetCounters'],
    ] as const) {
      const before = source(hidden);
      const { text } = refactorText(longFunction, before, { path: 'file.js' });
      assert.ok(text.includes(`\n    this.${name}(order);\n`), text);
      assert.ok(text.includes(`\n\n  // Reset the counters.\n  ${name}(order) {\n    this.count = 0;\n`), text);
      assertSame(before, text, [{ items: [1, 2, 3.6] }]);
    }
  });

  it('writes types in TypeScript as they are declared, and the result where the function declares its own', () => {
    const paragraph = `  const names: string[] = [];
  for (const item of order.items) {
    if (prefix.length > 0) {
      names.push(prefix + item.name);
    } else {
      names.push(item.name);
    }
  }
  if (names.length > limit) {
    names.length = limit;
  }`;
    const before = `export interface Order { items: { name: string }[] }
export function charge(order: Order, limit = 3, prefix?: string): string {
  let total = 0;
  if (!prefix) return '';

${paragraph}

${filler(60)}

  return names.join() + total;
}
`;
    const { text } = refactorText(longFunction, before);
    assert.match(text, /function collectNames\(order: Order, limit: number, prefix: string\): string\[\] \{/);
  });

  it('takes the person’s name, and refuses one that is taken or none', () => {
    const before = charge(validation);
    assert.match(
      refactorText(longFunction, before, { path: 'file.js', name: 'checkOrder' }).text,
      /checkOrder\(order\)/,
    );
    assert.match(
      refactorText(longFunction, before, { path: 'file.js', name: 'total' }).refused[0] ?? '',
      /already in use/,
    );
    assert.match(
      refactorText(longFunction, before, { path: 'file.js', name: 'no name' }).refused[0] ?? '',
      /not a name/,
    );
  });

  it('stays inside the function that wraps a module', () => {
    const before = `(function () {
  'use strict';
  var limit = 3;
${charge(validation)
  .replace('export ', '')
  .replace(/^(?=.)/gm, '  ')
  .replace('> 99', '> limit')}
  module.exports = { charge: charge };
})();
`;
    const { text } = refactorText(longFunction, before, { path: 'file.js' });
    assert.match(text, /\n {2}\/\/ Validate the order\.\n {2}function validateOrder\(order\) \{/);
    assertSame(before, text, ...orders);
  });

  it('splits components with markup and methods with decorators', () => {
    const component = charge(
      `  const rows = [];
  for (const item of order.items) {
    if (item) {
      rows.push(<li>
        {item} and more
      </li>);
    } else {
      rows.push(<li className="none" />);
    }
  }
  if (rows.length === 0) {
    rows.push(<Empty />);
  }`,
      '',
      '  return <ul>{rows}</ul>;',
    );
    const { text } = refactorText(longFunction, component, { path: 'file.jsx' });
    assert.match(text, /const rows = collectRows\(order\);/);
    assert.match(text, /function collectRows\(order\) \{\n {2}const rows = \[\];/);
    const decorated = `export class Till {
  @log('charge')
  @timed charge(order: { items: number[] }): number {
    let total = 0;

    // Reset the counters.
    this.count = 0;
    this.sum = 0;
    for (const item of order.items) {
      this.count++;
      if (item > 1) {
        this.sum += item;
      } else {
        this.sum -= 1;
      }
    }

${filler(60, '    ')}

    return total + this.sum;
  }

  count = 0;
  sum = 0;
}
declare const timed: any;
declare function log(name: string): any;
`;
    const method = refactorText(longFunction, decorated).text;
    assert.match(method, /\n {2}private resetCounters\(order: \{ items: number\[\] \}\): void \{\n/);
    assert.match(method, /@timed charge\(order/);
  });

  it('does not count tables, markup and inner functions as lines of the function', () => {
    const table = `export function table() {\n  return {\n${Array.from({ length: 70 }, (_, i) => `    k${i}: ${i},`).join('\n')}\n  };\n}\n`;
    const factory = `export function create(order) {\n  let total = 0;\n  return () => {\n${filler(30)}\n  };\n}\n`;
    assert.equal(refactorText(longFunction, table, { path: 'file.js' }).found, 0);
    assert.equal(refactorText(longFunction, factory, { path: 'file.js' }).found, 0);
  });

  it('refuses in a plain script, where a new function would be global', () => {
    const before = charge(validation).replace('export ', '');
    assert.match(refactorText(longFunction, before, { path: 'file.js' }).refused[0] ?? '', /plain script/);
  });
});
