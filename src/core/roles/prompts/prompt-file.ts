import * as z from 'zod';
import { err, ok, shortHash, type Result } from '../../base/index.ts';
import { failure, RoleName, type Failure } from '../../domain/index.ts';
import type { FrontMatter } from '../../ports/index.ts';
import { flawOf, type Prompt } from './prompt.ts';

/*
 * What `describe` says here is what an editor shows beside the fields of a prompt's file.
 */

/** The fields in front of another wording for a role: `.maestro/prompts/NAME.md`. */
export const PromptHeader = z.strictObject({
  role: RoleName.describe('The role whose words these are.'),
  version: z.int().min(1).describe('Another number than the versions that there are already.'),
  variables: z.array(z.string()).default([]).describe('Names that stand in the text in double braces.'),
  output: z.enum(['plan', 'report']).default('report').describe('What the role ends with; a planner with a plan.'),
  share: z.int().min(0).max(100).default(0).describe('Of a hundred tasks, how many are worked on by these words.'),
});

/** Another wording that part of the tasks is worked on by. */
export interface Trial {
  readonly prompt: Prompt;
  /** Of a hundred tasks. */
  readonly share: number;
  readonly source: string;
}

function bad({ source, lines }: FrontMatter, field: string, what: string): Result<never, Failure> {
  return err(failure('bad-config', `${source}:${String(lines[field] ?? 1)}: ${what}`));
}

function readTrial(file: FrontMatter, roles: ReadonlyMap<RoleName, Worded>): Result<Trial, Failure> {
  const parsed = PromptHeader.safeParse(file.fields);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.map(String).join('.') ?? '';
    const fields = Object.keys(PromptHeader.shape).join(', ');
    return bad(
      file,
      field.split('.')[0] ?? '',
      `"${field}": ${issue?.message ?? 'it does not fit'}. Fields: ${fields}.`,
    );
  }
  const { share, ...header } = parsed.data;
  if (file.body === '') return bad(file, 'role', 'it has no words.');
  const prompt = { ...header, text: file.body };
  const usual = roles.get(prompt.role)?.prompt;
  if (!usual)
    return bad(file, 'role', `there is no role "${prompt.role}". There are: ${[...roles.keys()].join(', ')}.`);
  if (usual.output !== prompt.output)
    return bad(file, 'output', `the role "${prompt.role}" ends with a ${usual.output}.`);
  if (usual.version === prompt.version) {
    return bad(
      file,
      'version',
      `version ${String(prompt.version)} of "${prompt.role}" is the one that it has already.`,
    );
  }
  const flaw = flawOf(prompt);
  return flaw === null ? ok({ prompt, share, source: file.source }) : bad(file, 'variables', flaw);
}

/** A role with the words that it has. */
interface Worded {
  readonly prompt: Prompt;
}

/** Reads the wordings of a team, by the role that they are for. */
export function readTrials(
  files: readonly FrontMatter[],
  roles: ReadonlyMap<RoleName, Worded>,
): Result<ReadonlyMap<RoleName, readonly Trial[]>, Failure> {
  const trials = new Map<RoleName, readonly Trial[]>();
  for (const file of files) {
    const read = readTrial(file, roles);
    if (!read.ok) return read;
    const trial = read.value;
    const { role, version } = trial.prompt;
    const others = trials.get(role) ?? [];
    const same = others.find(({ prompt }) => prompt.version === version);
    if (same) return bad(file, 'version', `version ${String(version)} of "${role}" stands in ${same.source} already.`);
    const all = [...others, trial];
    const sum = all.reduce((total, { share }) => total + share, 0);
    if (sum > 100) return bad(file, 'share', `the shares of "${role}" come to ${String(sum)} of a hundred tasks.`);
    trials.set(role, all);
  }
  return ok(trials);
}

/** The words for a task: the same ones whenever they are asked for, and over many tasks in the shares that were set. */
export function promptForTask(usual: Prompt, trials: readonly Trial[], taskId: string): Prompt {
  let place = Number.parseInt(shortHash(`${usual.role} ${taskId}`).slice(-6), 36) % 100;
  for (const { prompt, share } of trials) {
    if (place < share) return prompt;
    place -= share;
  }
  return usual;
}
