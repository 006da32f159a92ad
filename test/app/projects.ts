/** Files of a project, by path. */
export type Files = Readonly<Record<string, string>>;

/** The check of every project here: one process, no package manager, a tenth of a second. */
const command = 'node --test --test-isolation=none "test/*.test.*"';

/** The team's settings: one task after the other, so that a run has one order. `more` goes into the checks. */
export function settings(more: { readonly concurrency?: number; readonly checks?: object } = {}): string {
  const checks = more.checks ?? { commands: [{ name: 'test', kind: 'test', command }] };
  return `${JSON.stringify({ concurrency: more.concurrency ?? 1, checks }, null, 2)}\n`;
}

const manifest = `${JSON.stringify({ name: 'sample', type: 'module', engines: { node: '>=24' }, scripts: { test: command } }, null, 2)}\n`;

/**
 * What the engine takes without such settings, but for the types of browsers: reading those is most of what a compiler
 * does for so small a project.
 */
export const compilerSettings = `${JSON.stringify({
  compilerOptions: { target: 'ESNext', module: 'ESNext', moduleResolution: 'Bundler', strict: true, lib: ['ESNext'] },
})}\n`;

export const greeting = `import { join } from 'node:path';
import { EOL } from 'node:os';

export function greet(name: string, polite: boolean): string {
  var greeting = 'Hello';
  if (polite === true) {
    return greeting + ', dear ' + name + '!' + EOL;
  }
  return 'Hi ' + name + EOL;
}
`;

export const prices = `export function netPrice(gross: number, country: string): number {
  var rate = 1;
  if (country === 'Germany') rate = 1.19;
  return Math.round(gross / rate);
}

export function describePrice(gross: number, country: string): string {
  var net = netPrice(gross, country);
  return net + ' net';
}
`;

const tests = `import assert from 'node:assert/strict';
import test from 'node:test';
import { EOL } from 'node:os';
import { greet } from '../src/greeting.ts';
import { describePrice, netPrice } from '../src/prices.ts';

test('greets', () => {
  assert.equal(greet('Ada', true), 'Hello, dear Ada!' + EOL);
  assert.equal(greet('Ada', false), 'Hi Ada' + EOL);
});

test('takes the tax off', () => {
  assert.equal(netPrice(119, 'Germany'), 100);
  assert.equal(describePrice(7, 'France'), '7 net');
});
`;

/** Two modules with an unused import, var declarations and strings put together by plus; their tests are green. */
export const sample: Files = {
  'package.json': manifest,
  'tsconfig.json': compilerSettings,
  '.maestro/config.json': settings(),
  'src/greeting.ts': greeting,
  'src/prices.ts': prices,
  'test/sample.test.ts': tests,
};

/** A project of one module and its test. */
export function single(source: string, test: string, more: Files = {}): Files {
  return {
    'package.json': manifest,
    'tsconfig.json': compilerSettings,
    '.maestro/config.json': settings(),
    'src/main.ts': source,
    'test/main.test.ts': `import assert from 'node:assert/strict';\nimport test from 'node:test';\n${test}`,
    ...more,
  };
}

/** One module with two var declarations: one task. */
export const small: Files = single(
  prices,
  `import { describePrice, netPrice } from '../src/main.ts';
test('takes the tax off', () => {
  assert.equal(netPrice(119, 'Germany'), 100);
  assert.equal(describePrice(7, 'France'), '7 net');
});
`,
);
