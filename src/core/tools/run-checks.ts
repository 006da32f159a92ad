import * as z from 'zod';
import { headAndTail, ok } from '../base/index.ts';
import { describeEvidence, type CheckRun } from '../domain/index.ts';
import { missing } from './missing.ts';
import type { Tool } from './tool.ts';

const mostCases = 20;
/** Characters of a case's message, and of a command's output. */
const messageRoom = 800;
const outputRoom = 4_000;

/** A command that is not green: its failed cases, and what it printed when they do not tell enough. */
function describeRun({ command, status, failed, output }: CheckRun): string {
  const cases = failed.slice(0, mostCases).map(({ name, file, message }) => {
    const place = file === undefined ? '' : ` (${file})`;
    return `- ${name}${place}${message ? `\n${headAndTail(message, messageRoom)}` : ''}`;
  });
  const more = failed.length > mostCases ? [`- and ${String(failed.length - mostCases)} more`] : [];
  const printed = failed.length === 0 ? [headAndTail(output.trimEnd(), outputRoom)] : [];
  return [`$ ${command}: ${status}`, ...cases, ...more, ...printed].join('\n');
}

/** Runs the workspace's checks on the worktree as it is. */
export const runChecks: Tool<'run-checks'> = {
  name: 'run-checks',
  description: 'Run the tests and other checks of the project; tells which cases fail.',
  effect: 'execute',
  origin: 'outside',
  input: z.strictObject({}),
  prepare: (_input, { runChecks: run, signal }) =>
    Promise.resolve(run ? ok({ paths: [], execute: () => run(signal) }) : missing('run-checks')),
  describe(evidence) {
    const red = evidence.runs.filter((run) => run.status !== 'passed').map(describeRun);
    return [`${evidence.green ? 'Green' : 'Red'}: ${describeEvidence(evidence)}`, ...red].join('\n\n');
  },
};
