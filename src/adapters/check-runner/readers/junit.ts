import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { createCaseList, readingOf, type CaseList, type OutputReader, type Reading } from './reader.ts';

const Attribute = z.string().optional();

/** A failure, error or skip: an element with text, or an empty one, which the parser gives as a string. */
const Remark = z.union([z.string(), z.object({ '@message': Attribute, '@type': Attribute, '#text': Attribute })]);

const TestCase = z.object({
  '@name': Attribute,
  '@classname': Attribute,
  '@file': Attribute,
  '@time': Attribute,
  failure: z.array(Remark).optional(),
  error: z.array(Remark).optional(),
  skipped: z.array(Remark).optional(),
});

interface Suite {
  testcase?: (z.infer<typeof TestCase> | string)[] | undefined;
  testsuite?: (Suite | string)[] | undefined;
}

const Suite: z.ZodType<Suite> = z.object({
  testcase: z.array(z.union([TestCase, z.string()])).optional(),
  get testsuite() {
    return z.array(z.union([Suite, z.string()])).optional();
  },
});

const Report = z.object({
  testsuites: z.union([Suite, z.string()]).optional(),
  testsuite: z.array(z.union([Suite, z.string()])).optional(),
});

const lists = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped']);

/**
 * Reads a JUnit report; null when the text is none. Entities are not expanded by the parser, so that a document type
 * with nested entities cannot grow; the five predefined ones and character references are decoded here.
 */
export function readJUnit(xml: string): Reading | null {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    isArray: (name, _path, _leaf, isAttribute) => !isAttribute && lists.has(name),
  });
  let document: unknown;
  try {
    document = parser.parse(xml);
  } catch {
    return null;
  }
  const report = Report.safeParse(document);
  if (!report.success || (report.data.testsuites === undefined && report.data.testsuite === undefined)) return null;
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const cases = createCaseList();
  for (const suite of [report.data.testsuites ?? '', ...(report.data.testsuite ?? [])]) readSuite(suite, counts, cases);
  return readingOf('junit', counts, cases);
}

function readSuite(suite: Suite | string, counts: Reading['counts'], cases: CaseList): void {
  if (typeof suite === 'string') return;
  for (const one of suite.testcase ?? []) {
    if (typeof one === 'string') continue;
    const wrong = [...(one.failure ?? []), ...(one.error ?? [])];
    if (wrong.length > 0) {
      counts.failed += 1;
      addCase(one, wrong, cases);
    } else if (one.skipped) counts.skipped += 1;
    else counts.passed += 1;
  }
  for (const inner of suite.testsuite ?? []) readSuite(inner, counts, cases);
}

function addCase(one: z.infer<typeof TestCase>, wrong: readonly z.infer<typeof Remark>[], cases: CaseList): void {
  const name = decode(one['@name'] ?? '');
  const group = decode(one['@classname'] ?? '');
  const seconds = Number(one['@time'] ?? Number.NaN);
  const message = wrong.map((remark) => {
    if (typeof remark === 'string') return decode(remark);
    const [head, text] = [decode(remark['@message'] ?? ''), decode(remark['#text'] ?? '').trim()];
    return text.includes(head) ? text : `${head}\n${text}`.trim();
  });
  cases.add(group && !name.startsWith(group) ? `${group} > ${name}` : name || 'unnamed test', {
    message: message.join('\n'),
    ...(one['@file'] ? { file: decode(one['@file']) } : {}),
    ...(Number.isFinite(seconds) ? { duration: seconds * 1000 } : {}),
  });
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return named[name.toLowerCase()] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

const textLimit = 8_000_000;

/** A JUnit report that was printed instead of written to a file; up to 8 MB of it. */
export function createJUnitReader(): OutputReader {
  let text: string[] | undefined;
  let length = 0;
  let reading: Reading | null = null;
  return {
    line(line) {
      if (!text && /^<(?:\?xml|testsuites?[\s>])/.test(line)) [text, length] = [[], 0];
      if (!text) return;
      text.push(line);
      length += line.length;
      if (length > textLimit) text = undefined;
      else if (/^<\/testsuites?>\s*$/.test(line)) {
        reading = readJUnit(text.join('\n')) ?? reading;
        text = undefined;
      }
    },
    end: () => reading,
  };
}
