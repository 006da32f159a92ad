import assert from 'node:assert/strict';
import { stringConcatenation } from '../../../../src/adapters/typescript/refactorings/strings/string-concatenation.ts';
import { load, refactorText } from '../proof.ts';

function expectChange(before: string, after: string, path?: string): void {
  assert.equal(refactorText(stringConcatenation, before, path ? { path } : {}).text, after);
}

function expectUntouched(...texts: string[]): void {
  for (const text of texts) assert.equal(refactorText(stringConcatenation, text).found, 0, text);
}

describe('string-concatenation', () => {
  it('writes glued text as a template', () => {
    expectChange(
      "const f = (name: string, n: number) => 'Hello ' + name + ', you are ' + n + '!'; // greet\n",
      'const f = (name: string, n: number) => `Hello ${name}, you are ${n}!`; // greet\n',
    );
    expectChange(
      'function f(a: string, b: string) { return a+"/"+b }\n',
      'function f(a: string, b: string) { return `${a}/${b}` }\n',
    );
  });

  it('tells what it wrote as a template', () => {
    const { notes } = refactorText(stringConcatenation, "const f = (a: string) => '[' + a + ']';\n");
    assert.deepEqual(notes, ["Wrote “'[' + a + ']'” as a template."]);
  });

  it('leaves a file its habit of gluing where most of it would have to stay', () => {
    const kept = (n: number) =>
      `const k${n} = (a: unknown) => 'a long text before ' + (a ? 'x' : 'y') + ' and after';\n`;
    const one = "const f = (a: string) => '[' + a + ']';\n";
    expectUntouched(one + kept(1) + kept(2));
    expectChange(one + kept(1), 'const f = (a: string) => `[${a}]`;\n' + kept(1));
    const template = 'const g = (a: string) => `<${a}>`;\n';
    expectChange(
      template + one + kept(1) + kept(2),
      `${template}const f = (a: string) => \`[\${a}]\`;\n${kept(1)}${kept(2)}`,
    );
  });

  it('adds numbers before the first text as before', () => {
    const before = "export const f = (a: number, b: number) => a + b + ' of ' + a + b + '%';\n";
    const after = 'export const f = (a: number, b: number) => `${a + b} of ${a}${b}%`;\n';
    expectChange(before, after);
    const [old, now] = [before, after].map((text) => load(text)['f'] as (a: number, b: number) => string);
    assert.equal(now?.(1, 2), old?.(1, 2));
  });

  it('gives values that are text by their type a place of their own', () => {
    expectChange(
      "const f = (a: string, n: number) => a + n + ': ' + n + a + ';';\n",
      'const f = (a: string, n: number) => `${a}${n}: ${n}${a};`;\n',
    );
  });

  it('keeps escapes, backticks and dollar signs', () => {
    const before =
      String.raw`export const f = (x: number) => 'it\'s \`' + x + "\"\n$" + x + '$' + '{y}\\' + x + '\u0041';` + '\n';
    const after = refactorText(stringConcatenation, before).text;
    assert.equal(
      after,
      'export const f = (x: number) => `it\'s \\`${x}"\\n$${x}$\\{y}\\\\${x}\\u0041`;\n'.replace('$\\{y}', '\\${y}'),
    );
    const [old, now] = [before, after].map((text) => (load(text)['f'] as (x: number) => string)(7));
    assert.equal(now, old);
  });

  it('joins concatenations in parentheses and drops parentheses that became idle', () => {
    expectChange(
      "const f = (a: string, b: string) => ('<' + a + ('=' + b) + '>').length;\n",
      'const f = (a: string, b: string) => `<${a}=${b}>`.length;\n',
    );
    expectChange("const f = (a: string) => 'x' + `y${a}` + 'z';\n", 'const f = (a: string) => `xy${a}z`;\n');
  });

  it('joins two lines when the template fits on one', () => {
    expectChange(
      "const f = (a: string) => {\r\n  return 'one ' + a +\r\n    ' two';\r\n};\r\n",
      'const f = (a: string) => {\r\n  return `one ${a} two`;\r\n};\r\n',
    );
  });

  it('leaves what reads well, or would not, alone', () => {
    expectUntouched(
      "const x = 'a' + 'b' + 'c';\n",
      "const x = a + '!';\n",
      "const x = '' + a + b;\n",
      "const x = 'a' + b /* why */ + 'c';\n",
      `const x = 'a${'a'.repeat(60)}' + b + '${'c'.repeat(60)}';\n`,
      "const x = 'a' + (b ? 'c' : 'd') + 'e';\n",
      "const x = 'a' + b.map((c) => c) + 'e';\n",
      "const x = 'first line\\n' + b +\n  'second line\\n';\n",
      "const x = 'a' + `b${c}` + `d${'e' + f}`;\n",
      "const x = require('./' + a + '.js');\n",
      "const x = await import('./' + a + '.js');\n",
      "const x = ('a' + b + 'c') as const;\n",
      "enum E { A = 'a' + B + 'c' }\n",
      "const x = '\\1' + b + 'c';\n",
    );
    assert.equal(
      refactorText(stringConcatenation, "var f = function (a) { return 'x' + a + 'y' }\n", { path: 'old.js' }).found,
      0,
    );
    assert.equal(
      refactorText(stringConcatenation, "const f = (a) => 'x' + a + 'y';\n", { path: 'untyped.js' }).found,
      0,
    );
  });

  it('refuses values that may be objects or symbols', () => {
    for (const type of ['Date', 'any', 'unknown', 'symbol', 'T', 'string | object']) {
      const text = `function f<T>(x: ${type}) { return 'a' + (x as any, x) + 'b' + x + 'c'; }\n`;
      const result = refactorText(stringConcatenation, text);
      assert.match(result.refused.join(), /may hold an object or a symbol/, type);
      assert.equal(result.text, text);
    }
  });

  it('accepts values that syntax or declared types make plain', () => {
    const head = "function f<K extends string>(k: K, n: bigint | null, o: { p?: 'a' | 1 }, d) {\n";
    expectChange(
      `${head}  return '(' + k + n + o.p + typeof d + -d + String(d) + ')';\n}\n`,
      `${head}  return \`(\${k}\${n}\${o.p}\${typeof d}\${-d}\${String(d)})\`;\n}\n`,
    );
  });
});
