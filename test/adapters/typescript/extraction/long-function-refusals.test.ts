import assert from 'node:assert/strict';
import ts from 'typescript';
import { analyseRun } from '../../../../src/adapters/typescript/refactorings/extraction/extraction.ts';
import { createScopes } from '../../../../src/adapters/typescript/refactorings/extraction/scopes.ts';
import { longFunction } from '../../../../src/adapters/typescript/refactorings/extraction/long-function.ts';
import { createSourceContext } from '../../../../src/adapters/typescript/source-context.ts';
import { charge, filler } from './long-function-texts.ts';
import { refactorText } from '../proof.ts';

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

describe('leaving a long function whole', () => {
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
