import assert from 'node:assert/strict';
import ts from 'typescript';
import { longFunction } from '../../../src/adapters/typescript/refactorings/extraction/long-function.ts';
import { sightingsOf } from '../../../src/adapters/typescript/sightings.ts';
import { createSourceContext } from '../../../src/adapters/typescript/source-context.ts';

const body = Array.from({ length: 60 }, (_, i) => `  step(${i});\n`).join('');

function symbolsIn(text: string, path = 'file.js'): string[] {
  return sightingsOf(createSourceContext(ts, path, text), longFunction).map(({ symbol }) => symbol);
}

describe('where a smell is', () => {
  it('is named by the declarations around it', () => {
    assert.deepEqual(symbolsIn(`class A {\n  run() {\n${body}  }\n}\nconst f = () => {\n${body}};\n`), ['A.run', 'f']);
  });

  it('is named by what a function is assigned to', () => {
    const text = [
      `Router.prototype._on = function _on() {\n${body}};\n`,
      `exports.parse = function () {\n${body}};\n`,
      `module.exports.format = () => {\n${body}};\n`,
      `module.exports = function (a) {\n${body}};\n`,
      `Router.off = function () {\n${body}};\n`,
      `inst._zod.parse = () => {\n${body}};\n`,
      `table[key()] = function () {\n${body}};\n`,
    ];
    assert.deepEqual(symbolsIn(text.join('')), ['Router._on', 'parse', 'format', '', 'Router.off', 'parse', '']);
  });
});
