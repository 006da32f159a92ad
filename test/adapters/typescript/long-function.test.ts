import assert from 'node:assert/strict';
import ts from 'typescript';
import { analyseRun } from '../../../src/adapters/typescript/refactorings/extraction.ts';
import { createScopes } from '../../../src/adapters/typescript/refactorings/extraction-scopes.ts';
import { createSourceContext } from '../../../src/adapters/typescript/source-context.ts';
import { longFunction } from '../../../src/adapters/typescript/refactorings/long-function.ts';
import { load, refactorText } from './proof.ts';

/** Lines that make a function long and give it something to do. */
function filler(count: number, indent = '  ', end = ';'): string {
  return Array.from(
    { length: count },
    (_, i) => `${indent}if (order.items.length === ${200 + i}) return ${i}${end}`,
  ).join('\n');
}

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

function charge(paragraph: string, before = '', after = '  return total;'): string {
  return `export function charge(order, log) {
  let total = 0;
${before}
${paragraph}

${filler(60)}

${after}
}
`;
}

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

/** Why the statements of the first inner block cannot become a function. */
function reasonAgainst(text: string): string {
  const source = createSourceContext(ts, 'file.js', text);
  const find = (node: ts.Node): ts.Block | undefined =>
    ts.isBlock(node) && !ts.isFunctionLike(node.parent) ? node : ts.forEachChild(node, find);
  const block = find(source.sourceFile);
  assert.ok(block);
  const flow = analyseRun(source, createScopes(source), { block, statements: [...block.statements] });
  return flow.ok ? 'nothing' : flow.error;
}

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

  const guard = (body: string): string => `  // Update the state.\n${body}`;
  const padding = `  if (order) {
    log.a();
    log.b();
    log.c();
  } else {
    log.d();
    log.e();
    log.f();
  }`;
  const refusals: readonly (readonly [string, string, RegExp, string?, string?])[] = [
    ['returns early', guard(`${padding}\n  if (log.g()) return 0;`), /returns from the middle/],
    ['uses arguments', guard(`${padding}\n  log.g(arguments.length);`), /`arguments`/],
    ['uses this outside a class', guard(`${padding}\n  this.x = 1;`), /`this`/],
    ['calls eval', guard(`${padding}\n  eval('total = 1');`), /`eval`/],
    [
      'gives back two values',
      guard(`${padding}\n  var a = log.a();\n  var b = log.b();`),
      /`a` and `b`/,
      '',
      '  return a + b;',
    ],
    [
      'changes a variable that a closure sees',
      guard(`${padding}\n  total += 1;`),
      /another function sees `total` change/,
      '  const peek = () => total;',
      '  return peek();',
    ],
    [
      'makes a closure over a variable that changes',
      guard(`${padding}\n  log.later(() => total);`),
      /keeps `total`, which changes/,
      '',
      '  total += 1;\n  return total;',
    ],
    [
      'reads a variable that another function changes',
      guard(`${padding}\n  log.g(state);\n  log.h();\n  log.g(state);`),
      /another function changes `state`/,
      '  let state = 0;\n  log.later(() => state++);',
    ],
    [
      'is used before it through a var',
      guard(`${padding}\n  var early = 1;`),
      /before/,
      '  log.g(early);',
      '  return early;',
    ],
    [
      'makes a closure over a variable that comes later',
      guard(`${padding}\n  log.later(() => later);`),
      /`later` is declared after it/,
      '',
      '  const later = log.x();\n  return later;',
    ],
    ['sets a variable from outside', guard(`${padding}\n  total = log.g();`), /sets `total`/],
    ['has no clear name', `${padding}\n  log.g();`, /give a name/],
  ];
  for (const [what, paragraph, why, before = '', after = '  return total;'] of refusals) {
    it(`refuses a part that ${what}`, () => {
      const apart = `${before}\n\n  log.x();\n\n  log.y();\n\n  log.z();\n`;
      const { text, refused } = refactorText(longFunction, charge(paragraph, apart, after), { path: 'file.js' });
      assert.match(refused[0] ?? text, why);
    });
  }

  it('refuses what an error, a round of a loop or strict mode would make different', () => {
    const indented = padding.replace(/^/gm, '  ');
    const inTry = `export function f(log, total) {
  try {
    log.x();
    total += 1;
  } catch {
    log.z(total);
  }
}`;
    assert.match(reasonAgainst(inTry), /`total` before an error/);
    const inLoop = (body: string): string => `export function f(log, xs) {\n  for (var x of xs) {\n${body}\n  }\n}`;
    assert.match(reasonAgainst(inLoop('    var own = x;\n    log.later(() => own);')), /rounds of the loop share/);
    assert.match(reasonAgainst(inLoop('    log.later(() => x);')), /keeps `x`, which changes/);
    assert.match(reasonAgainst(inLoop('    var own;\n    if (x) own = x;\n    log.a(own);')), /one round of the loop/);
    assert.equal(reasonAgainst(inLoop('    const own = x;\n    log.later(() => own);')), 'nothing');
    const inClass = `class Till {
  charge(order, log) {
    let total = 0;

    // Update the state.
${indented}
    order.frozen = 1;

${filler(60, '    ')}
  }
}
module.exports = Till;
`;
    assert.match(refactorText(longFunction, inClass, { path: 'file.js' }).refused[0] ?? '', /strict mode/);
    const strict = refactorText(longFunction, `'use strict';\n${inClass}`, { path: 'file.js' });
    assert.match(strict.text, /updateState\(order, log\)/);
  });

  it('refuses a part of a generator that yields, of a loop that it leaves, of a constructor that uses this', () => {
    const yields = charge(guard(`${padding}\n  yield 1;`)).replace('function charge', 'function* charge');
    assert.match(refactorText(longFunction, yields, { path: 'file.js' }).refused[0] ?? '', /yields/);
    const loop = `export function charge(order, log) {
  let total = 0;
  while (log.next()) {
    log.begin();

    // Update the state.
${padding.replace(/^/gm, '  ')}
    if (log.g()) break;

${filler(60, '    ')}
  }
  return total;
}
`;
    assert.match(refactorText(longFunction, loop, { path: 'file.js' }).refused[0] ?? '', /breaks out of a loop/);
    const constructor = `export class Till {
  constructor(order, log) {
    let total = 0;

    // Update the state.
${padding.replace(/^/gm, '  ')}
    this.x = 1;

${filler(60, '    ')}
  }
}
`;
    assert.match(refactorText(longFunction, constructor, { path: 'file.js' }).refused[0] ?? '', /outside of a method/);
  });

  it('refuses where the new function would need a type that cannot be written here, or lose a narrowing', () => {
    const unknownType = `import { load } from './load.js';
export function charge(log: { a(): void }) {
  const order = load();
  let total = 0;

  // Update the state.
  if (order) {
    log.a();
    order.b();
    order.c();
  } else {
    log.a();
    order.e();
    order.f();
  }

${filler(60)}

  return total;
}
`;
    assert.match(refactorText(longFunction, unknownType).refused[0] ?? '', /type that it would need is not known/);
  });
});
