import type { TestFramework } from '../../../core/ports/index.ts';
import type { Seen } from './choose.ts';
import type { Layout } from './layout.ts';
import type { ThrownError } from './observation.ts';
import { print, quoted, type Value } from './value.ts';

/** A call as it is written, with what stands before it and what is looked at after it. */
export interface CallText {
  readonly call: string;
  readonly setUp: readonly string[];
  readonly changed: readonly { readonly name: string; readonly value: Value }[];
}

/** How a framework's tests are worded. */
export interface Dialect {
  readonly imports: readonly string[];
  /** `test` or `it`. */
  readonly word: string;
  /** Whether the cases of a function stand in a `describe`. */
  readonly groups: boolean;
  /** The statements that check one call. */
  check(seen: Seen, text: CallText, lead: string): string[];
}

function importLine(layout: Layout, names: string, from: string): string {
  const { quote, semicolons } = layout.style;
  const source = quoted(from, quote);
  const end = semicolons ? ';' : '';
  return layout.moduleKind === 'esm'
    ? `import ${names} from ${source}${end}`
    : `const ${names} = require(${source})${end}`;
}

/** Whether the samples write `it(` more often than `test(`. */
function usualWord(samples: readonly string[], fallback: 'it' | 'test'): 'it' | 'test' {
  const count = (pattern: RegExp) => samples.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0);
  const [its, tests] = [count(/^\s*it\(/gm), count(/^\s*test\(/gm)];
  return its === tests ? fallback : its > tests ? 'it' : 'test';
}

function isUndefined(value: Value): boolean {
  return value.t === 'code' && value.code === 'undefined';
}

/** Only what changed says anything when a call gives nothing back. */
function isSilent({ outcome, mutated }: Seen): boolean {
  return mutated.length > 0 && 'value' in outcome && isUndefined(outcome.value);
}

function isFlat(value: Value): boolean {
  return value.t === 'string' || (value.t === 'code' && !value.code.startsWith('/'));
}

/** One line when it fits, else the last list or object broken, else one argument a line. */
export function callLines(head: string, args: readonly string[], tail: string, layout: Layout, lead: string): string {
  const { width, indent } = layout.style;
  const flat = `${lead}${head}${args.join(', ')}${tail}`;
  const [first = ''] = flat.split('\n');
  const last = args.at(-1) ?? '';
  const hugs = /^[[{][^]*[\]}]$/.test(last) && args.slice(0, -1).every((arg) => !arg.includes('\n'));
  const breaks = flat.includes('\n');
  if (breaks ? hugs && first.length <= width : flat.length <= width) return flat;
  const inner = lead + indent;
  const lines = args.map((arg) => `${inner}${arg.replace(/\n/g, `\n${indent}`)},`);
  return [`${lead}${head}`, ...lines, `${lead}${tail}`].join('\n');
}

/** `node:assert/strict`, as node:test and mocha use it. */
export function assertionWriter(framework: TestFramework, layout: Layout): Dialect {
  const { style } = layout;
  const end = style.semicolons ? ';' : '';
  const equal = (actual: string, value: Value, lead: string) => {
    const head = `assert.${isFlat(value) ? 'equal' : 'deepEqual'}(`;
    const expected = print(value, style, lead, head.length + actual.length + 2);
    return callLines(head, [actual, expected], `)${end}`, layout, lead);
  };
  const expectedError = ({ name, message, builtIn }: ThrownError, lead: string) => {
    const entries: [string, Value][] = [['name', { t: 'string', text: name }]];
    if (!builtIn) entries.push(['message', { t: 'string', text: message }]);
    return print({ t: 'object', entries }, style, lead, 24);
  };
  const isNodeTest = framework === 'node-test';
  const named = layout.samples.some((text) => /(?:import|const)\s*\{[^}]*\btest\b[^}]*\}.*node:test/.test(text));
  const runner = isNodeTest ? [importLine(layout, named ? '{ test }' : 'test', 'node:test')] : [];
  return {
    imports: [...runner, importLine(layout, 'assert', 'node:assert/strict')],
    word: isNodeTest ? 'test' : usualWord(layout.samples, 'it'),
    groups: !isNodeTest,
    check(seen, { call, changed }, lead) {
      const { outcome } = seen;
      const after = changed.map(({ name, value }) => equal(name, value, lead));
      if ('error' in outcome) {
        const head = outcome.kind === 'threw' ? 'assert.throws(' : 'await assert.rejects(';
        const args = [outcome.kind === 'threw' ? `() => ${call}` : call, expectedError(outcome.error, lead)];
        return [callLines(head, args, `)${end}`, layout, lead), ...after];
      }
      const awaited = outcome.kind === 'resolved' ? `await ${call}` : call;
      if (isSilent(seen)) return [`${lead}${awaited}${end}`, ...after];
      const iterated = outcome.kind === 'returned' && outcome.iterated;
      return [equal(iterated ? `[...${call}]` : awaited, outcome.value, lead), ...after];
    },
  };
}

/** `expect`, as jest and vitest use it. */
export function expectationWriter(framework: 'jest' | 'vitest', layout: Layout): Dialect {
  const { style, samples } = layout;
  const end = style.semicolons ? ';' : '';
  const word = usualWord(samples, 'test');
  const explicit = framework === 'vitest' ? 'vitest' : '@jest/globals';
  const imports = samples.some((text) => text.includes(explicit)) || (framework === 'vitest' && samples.length === 0);
  const equal = (actual: string, value: Value, lead: string) => {
    const head = `${actual}.${isFlat(value) ? 'toBe' : 'toStrictEqual'}(`;
    return callLines(head, [print(value, style, lead, head.length)], `)${end}`, layout, lead);
  };
  const thrown = ({ name, message, builtIn }: ThrownError) => {
    if (builtIn) return name;
    return message === '' ? '' : quoted(message, style.quote);
  };
  return {
    imports: imports ? [importLine(layout, `{ describe, expect, ${word} }`, explicit)] : [],
    word,
    groups: true,
    check(seen, { call, changed }, lead) {
      const { outcome } = seen;
      const after = changed.map(({ name, value }) => equal(`expect(${name})`, value, lead));
      if ('error' in outcome) {
        const subject = outcome.kind === 'threw' ? `expect(() => ${call})` : `await expect(${call}).rejects`;
        return [`${lead}${subject}.toThrow(${thrown(outcome.error)})${end}`, ...after];
      }
      const awaited = outcome.kind === 'resolved' ? `await ${call}` : call;
      if (isSilent(seen)) return [`${lead}${awaited}${end}`, ...after];
      const iterated = outcome.kind === 'returned' && outcome.iterated;
      return [equal(`expect(${iterated ? `[...${call}]` : awaited})`, outcome.value, lead), ...after];
    },
  };
}
