import * as z from 'zod';
import { createCaseList, readingOf, type OutputReader, type Reading } from './reader.ts';

/** What jest `--json` and vitest `--reporter=json` print, as far as it is used. */
const JestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int().default(0),
  numTodoTests: z.int().default(0),
  /** Only jest has it. */
  numRuntimeErrorTestSuites: z.int().optional(),
  testResults: z.array(
    z.object({
      name: z.string().default(''),
      status: z.string().default(''),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** What mocha `--reporter json` prints, as far as it is used. */
const MochaReport = z.object({
  stats: z.object({ passes: z.int(), failures: z.int(), pending: z.int() }),
  failures: z.array(
    z.object({
      fullTitle: z.string(),
      file: z.string().nullish(),
      duration: z.number().nullish(),
      err: z.object({ message: z.string().optional(), stack: z.string().optional() }),
    }),
  ),
});

const textLimit = 8_000_000;

/** The JSON reporters of jest, vitest (one line) and mocha (an object over many lines). Recorded from all three. */
export function createJsonReportReader(): OutputReader {
  let object: string[] | undefined;
  let length = 0;
  let reading: Reading | null = null;

  return {
    line(text) {
      if (text.startsWith('{"num') && text.includes('"testResults"')) reading = readJest(text) ?? reading;
      else if (text === '{') {
        object = [text];
        length = 1;
      } else if (object && length + text.length <= textLimit) {
        object.push(text);
        length += text.length;
        if (text === '}') {
          reading = readMocha(object.join('\n')) ?? reading;
          object = undefined;
        }
      } else object = undefined;
    },
    end: () => reading,
  };
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function readJest(text: string): Reading | null {
  const report = parsed(JestReport, text);
  if (!report) return null;
  const cases = createCaseList();
  for (const { name: file, status, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    for (const { fullName, duration, failureMessages } of failed)
      cases.add(fullName, {
        file,
        message: (failureMessages ?? []).join('\n'),
        ...(typeof duration === 'number' ? { duration } : {}),
      });
    if (status === 'failed' && failed.length === 0) cases.add(`${file}: file failed to load`, { file, message });
  }
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return readingOf(report.numRuntimeErrorTestSuites === undefined ? 'vitest' : 'jest', counts, cases);
}

function readMocha(text: string): Reading | null {
  const report = parsed(MochaReport, text);
  if (!report) return null;
  const cases = createCaseList();
  for (const { fullTitle, file, duration, err } of report.failures)
    cases.add(fullTitle, {
      message: err.stack ?? err.message ?? '',
      ...(file ? { file } : {}),
      ...(typeof duration === 'number' ? { duration } : {}),
    });
  const { passes, failures, pending } = report.stats;
  return readingOf('mocha', { passed: passes, failed: failures, skipped: pending }, cases);
}
