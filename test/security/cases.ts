import { AssertionError } from 'node:assert';
import * as z from 'zod';
import cases from '../fixtures/security/cases.json' with { type: 'json' };

const Expected = z.object({
  tier: z.string().optional(),
  tierSandboxed: z.string().optional(),
  acceptable: z.array(z.string()).optional(),
  outcome: z.string().optional(),
  assert: z.string().optional(),
});

const Case = z.object({
  id: z.string(),
  group: z.string(),
  title: z.string(),
  input: z.looseObject({
    shell: z.enum(['bash', 'pwsh', 'cmd']).optional(),
    command: z.string().optional(),
    cwd: z.string().optional(),
  }),
  expect: Expected,
  why: z.string(),
});

/** A case of security: what happens, and what must come of it. */
export type SecurityCase = z.infer<typeof Case>;

/** All of them, whether or not what they are about exists. */
export const securityCases: readonly SecurityCase[] = z.array(Case).parse(cases);

/** The name of the test of a case: its id, and what it is about. */
export function nameOf(id: string): string {
  const found = securityCases.find((each) => each.id === id);
  if (!found) throw new Error(`There is no case ${id}.`);
  return `${id}: ${found.title}`;
}

/**
 * A test of what is known not to hold yet, named by the id of a case or in words of its own. It fails as soon as it holds, so that
 * a gap that was closed is taken off the list, and one that opens is seen. Only what is asserted counts as not holding.
 */
export function knownGap(what: string, body: () => Promise<void> | void): void {
  const isCase = securityCases.some(({ id }) => id === what);
  it(`${isCase ? nameOf(what) : what} (known gap)`, async () => {
    let held = false;
    try {
      await body();
      held = true;
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
    }
    if (held) throw new Error(`${what}: this holds now. Make it a test, and take it off the known gaps in the docs.`);
  });
}
