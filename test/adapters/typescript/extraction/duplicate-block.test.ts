import assert from 'node:assert/strict';
import { duplicateBlock } from '../../../../src/adapters/typescript/refactorings/extraction/duplicate-block.ts';
import { load, refactorText } from '../proof.ts';

const path = 'src/file.js';

function resultsOf(text: string, file: string, inputs: readonly (readonly unknown[])[]): unknown {
  const exported = load(text, file) as Record<string, (...args: unknown[]) => unknown>;
  return Object.entries(exported).map(([name, run]) =>
    inputs.map((args) => {
      const own = structuredClone(args) as unknown[];
      try {
        return [name, run(...own), own];
      } catch (error) {
        return [name, String(error), own];
      }
    }),
  );
}

function assertShared(before: string, after: string, ...inputs: (readonly unknown[])[]): void {
  const result = refactorText(duplicateBlock, before, { path });
  assert.deepEqual(result.refused, []);
  assert.equal(result.text, after);
  assert.deepEqual(resultsOf(after, path, inputs), resultsOf(before, path, inputs));
}

function refusalOf(text: string, file = path): string {
  const { refused, text: after } = refactorText(duplicateBlock, text, { path: file });
  return refused[0] ?? after;
}

describe('sharing duplicated blocks', () => {
  const gift = { price: -1, count: 1, gift: true };

  it('hands in what differs and gives back what is needed', () => {
    assertShared(
      `export function bill(order) {
  let total = 0;
  for (const item of order.items) {
    if (item.price > 0) {
      total += item.price * item.count;
    }
    if (item.gift) total++;
  }
  return 'Bill: ' + total;
}

export function offer(request) {
  const head = 'Offer: ';
  let total = 0;
  for (const entry of request.items) {
    if (entry.price > 0) {
      total += entry.price * entry.count;
    }
    if (entry.gift) total++;
  }
  total *= 2;
  return head + total;
}
`,
      `export function bill(order) {
  const total = countTotal(order);
  return 'Bill: ' + total;
}

function countTotal(order) {
  let total = 0;
  for (const item of order.items) {
    if (item.price > 0) {
      total += item.price * item.count;
    }
    if (item.gift) total++;
  }
  return total;
}

export function offer(request) {
  const head = 'Offer: ';
  let total = countTotal(request);
  total *= 2;
  return head + total;
}
`.replaceAll('countTotal', 'computeTotal'),
      [{ items: [] }],
      [{ items: [{ price: 2, count: 3 }, gift] }],
      [undefined],
    );
  });

  it('turns plain values that differ into parameters named by where they stand', () => {
    assertShared(
      `export function open(list, seen) {
  // Close the idle ones.
  for (const item of list) {
    if (item.idle && item.state !== 'open') {
      item.count = item.count + 1;
      seen.push(item.name);
    }
    seen.push('seen');
  }

  return seen.length;
}

export function close(list, seen) {
  // Close the idle ones.
  for (const item of list) {
    if (item.idle && item.state !== 'closed') {
      item.count = item.count + 1;
      seen.push(item.name);
    }
    seen.push('seen');
  }

  return -seen.length;
}
`,
      `export function open(list, seen) {
  closeIdleOnes(list, seen, 'open');

  return seen.length;
}

// Close the idle ones.
function closeIdleOnes(list, seen, state) {
  for (const item of list) {
    if (item.idle && item.state !== state) {
      item.count = item.count + 1;
      seen.push(item.name);
    }
    seen.push('seen');
  }
}

export function close(list, seen) {
  closeIdleOnes(list, seen, 'closed');

  return -seen.length;
}
`,
      [[{ idle: true, state: 'open', count: 1, name: 'a' }], []],
      [[{ idle: true, state: 'closed', count: 1, name: 'b' }], ['x']],
      [undefined, []],
    );
  });

  it('shares how functions end, named by what their names share', () => {
    const describe = (what: string, thing: string): string => `export function ${what}Description(${thing}) {
  const parts = [${thing}.${what}];
  if (parts.length > 0) {
    const extra = \`(\${parts.join()})\`;
    if (${thing}.text) {
      return \`\${${thing}.text} \${extra}\`;
    }
    return extra;
  }
  return ${thing}.text;
}
`;
    const before = `${describe('option', 'option')}\n${describe('argument', 'argument')}`;
    const { text, refused } = refactorText(duplicateBlock, before, { path });
    assert.deepEqual(refused, []);
    assert.match(text, /const parts = \[option\.option\];\n {2}return formatDescription\(option, parts\);\n\}/);
    assert.match(text, /return formatDescription\(argument, parts\);/);
    const inputs = [[{ option: 1, argument: 2, text: 'x' }], [{}]];
    assert.deepEqual(resultsOf(text, path, inputs), resultsOf(before, path, inputs));
  });

  it('makes a private method of a class, typed, where the copies use this', () => {
    const body = (source: string): string => `    const names: string[] = [];
    for (const part of ${source}) {
      if (part.length > this.limit) {
        names.push(part.slice(0, this.limit));
      } else {
        names.push(part);
      }
    }`;
    const before = `export class Namer {
  constructor(private readonly limit: number) {}

  join(parts: string[]): string {
${body('parts')}
    return names.join();
  }

  count(words: string[]): number {
${body('words')}
    return names.length;
  }
}
`;
    const { text, refused } = refactorText(duplicateBlock, before);
    assert.deepEqual(refused, []);
    assert.match(text, /const names = this\.collectNames\(parts\);\n {4}return names\.join\(\);/);
    assert.match(
      text,
      /\n\n {2}private collectNames\(parts: string\[\]\): string\[\] \{\n {4}const names: string\[\] = \[\];/,
    );
    assert.match(text, /const names = this\.collectNames\(words\);/);
  });

  const copy = `  const lines = [];
  for (const word of words) {
    if (word.length > 3) {
      lines.push(word.trim());
    } else {
      lines.push(word);
    }
  }`;
  const twice = (first: string, second: string, tail = '  return lines;'): string =>
    `export function one(words, log) {\n  log.one();\n${first}\n${tail}\n}\n\nexport function two(words, log) {\n  log.two();\n${second}\n${tail}\n}\n`;

  it('shares copies under the person’s name', () => {
    const { text } = refactorText(duplicateBlock, twice(copy, copy), { path, name: 'splitLines' });
    assert.match(text, /return splitLines\(words\);/);
    assert.match(refactorText(duplicateBlock, twice(copy, copy), { path, name: 'log' }).refused[0] ?? '', /in use/);
  });

  it('reports nothing in tests, for tables, for rows of assignments, or for what is only alike', () => {
    assert.equal(refactorText(duplicateBlock, twice(copy, copy), { path: 'test/file.test.js' }).found, 0);
    const table = `  const lines = [\n${Array.from({ length: 9 }, (_, i) => `    { key: ${i}, value: log(${i}), words },`).join('\n')}\n  ];`;
    assert.equal(refactorText(duplicateBlock, twice(table, table), { path }).found, 0);
    const row = Array.from({ length: 9 }, (_, i) => `  log.field${i} = words[${i}];`).join('\n');
    assert.equal(refactorText(duplicateBlock, twice(row, row, ''), { path }).found, 0);
    const other = copy.replace('trim()', 'at(1)').replace('> 3', '> 4').replace('push(word)', 'push(log)');
    assert.equal(refactorText(duplicateBlock, twice(copy, other), { path }).found, 0);
  });

  it('keeps operators, properties and called functions apart', () => {
    for (const [from, to] of [
      ['word.length >', 'word.length <'],
      ['.trim', '.big'],
      ['for (const word', 'for (let word'],
      ['word.trim()', 'word?.trim()'],
    ] as const) {
      assert.equal(refactorText(duplicateBlock, twice(copy, copy.replace(from, to)), { path }).found, 0, to);
    }
    const calls = copy.replace('word.trim()', 'trimOne(word)');
    const globals = `${twice(calls, calls.replace('trimOne', 'trimTwo'))}const trimOne = String;\nconst trimTwo = Number;\n`;
    assert.equal(refactorText(duplicateBlock, globals, { path }).found, 0);
  });

  it('refuses where the copies mean different things or cannot move', () => {
    const named = `const LOW = 3;\nconst HIGH = 4;\n${twice(copy.replace('> 3', '> LOW'), copy.replace('> 3', '> HIGH'))}`;
    assert.match(refusalOf(named), /`LOW` is not the same/);
    const commented = copy.replace('{\n      lines.push(word);', '{\n      // As it is.\n      lines.push(word);');
    assert.match(refusalOf(twice(copy, commented)), /comments differ/);
    const early = copy.replace('lines.push(word);', 'return null;');
    assert.match(
      refusalOf(twice(early, early, '  return lines.TAIL;').replace('TAIL', 'length').replace('TAIL', 'at(0)')),
      /returns from the middle/,
    );
    const thisUse = copy.replace('word.trim()', 'this.trim(word)');
    assert.match(refusalOf(twice(thisUse, thisUse)), /`this`/);
    const whole = twice(copy, copy).replaceAll(/ {2}log\.\w+\(\);\n/g, '');
    assert.match(refusalOf(whole), /whole function/);
    const values = twice(copy.replace('> 3', '> 3 + 1'), copy.replace('> 3', '> 3 + 2'));
    assert.match(refusalOf(values), /value that has no name/);
  });

  it('refuses copies that change a variable which closures see', () => {
    const counting = `  for (const word of words) {
    if (word.length > 3) {
      count += word.trim().length;
    } else {
      count += 1;
    }
  }`;
    const before = twice(counting, counting, '  return count;').replace(
      /log\.(one|two)\(\);/g,
      'let count = 0;\n  log.$1(() => count);',
    );
    assert.match(refusalOf(before), /another function sees `count` change|sets `count`/);
  });
});
