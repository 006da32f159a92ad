import assert from 'node:assert/strict';
import { promiseChain } from '../../../../src/adapters/typescript/refactorings/promises/promise-chain.ts';
import { refactorText } from '../proof.ts';

const path = 'file.js';

function refusalOf(text: string, file = path): string {
  const { refused, found, text: after } = refactorText(promiseChain, text, { path: file });
  assert.equal(found > 0 ? refused.length > 0 : true, true, after);
  return refused[0] ?? 'not found';
}

describe('leaving promise chains alone', () => {
  const chain = 'return a(id).then((x) => b(x)).then((y) => c(y));';
  const refusals: readonly (readonly [string, string, RegExp, string?])[] = [
    ['code before it may throw', `function run(id) {\n  check(id);\n  ${chain}\n}`, /before the chain may throw/],
    [
      'an argument of the first call may throw',
      `function run(id) {\n  ${chain.replace('(id)', '(parse(id))')}\n}`,
      /first promise may throw/,
    ],
    ['its parameter is taken apart', `function run({ id }) {\n  ${chain}\n}`, /taking its parameter apart/],
    ['a default value may throw', `function run(id = next()) {\n  ${chain}\n}`, /default value/],
    ['another return gives no promise', `function run(id) {\n  if (!id) return null;\n  ${chain}\n}`, /not a promise/],
    ['the promise is handed in', `function run(a) {\n  ${chain.replace('a(id)', 'a')}\n}`, /only look like a promise/],
    [
      'a library of promises is in use',
      `const P = require('bluebird');\nfunction run(id) {\n  ${chain}\n}`,
      /another library/,
    ],
    [
      'a name means two things',
      `function run(id) {\n  return a(id).then((x) => b(x)).then((x) => c(x));\n}`,
      /`x` means different things/,
    ],
    [
      'a step hides a name that is used elsewhere',
      `function run(x) {\n  return a(x).then((x) => b(x)).then((y) => c(y));\n}`,
      /`x` means different things/,
    ],
    [
      'a step in the middle returns early',
      `function run(id) {\n  return a(id).then((x) => {\n    if (!x) return 1;\n    return b(x);\n  }).then((y) => c(y));\n}`,
      /returns early/,
    ],
    [
      'a comment would be lost',
      `function run(id) {\n  return a(id).then(/* why */ (x) => b(x)).then((y) => c(y));\n}`,
      /comment would be lost/,
    ],
    [
      'the catch does not guard the making of the promise today',
      `async function run(id) {\n  return a(parse(id)).then((x) => b(x)).catch((e) => c(e));\n}`,
      /not caught today/,
    ],
    [
      'the promise is of another kind',
      `function run(id: string): PromiseLike<string> {\n  ${chain}\n}`,
      /return type/,
      'file.ts',
    ],
  ];
  for (const [what, text, why, file] of refusals) {
    it(`refuses where ${what}`, () => {
      assert.match(refusalOf(`export const z = 1;\n${text}\n`, file), why);
    });
  }
});
