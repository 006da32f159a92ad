import { counted, ok } from '../base/index.ts';
import type { Surroundings } from './surroundings.ts';
import { assessRisk } from '../changes/index.ts';
import { amountText, effortUnits, failureIn, type Effort, type Limit, type Limits } from '../domain/index.ts';
import { allowedBy, boundsOfWork, noRules } from '../models/index.ts';
import { windowOf } from './configured-model.ts';
import { listWorkflows } from './workflows.ts';

/** One thing that was looked at: whether it is right, what was seen, and how to mend it. */
export interface Diagnosis {
  readonly what: string;
  readonly status: 'good' | 'missing' | 'broken';
  readonly seen: string;
  readonly mend?: string;
}

function good(what: string, seen: string): Diagnosis {
  return { what, status: 'good', seen };
}

function broken(what: string, seen: string, mend: string): Diagnosis {
  return { what, status: 'broken', seen, mend };
}

async function diagnoseRepository(surroundings: Surroundings): Promise<readonly Diagnosis[]> {
  const repository = await surroundings.openRepository(assessRisk, new AbortController().signal);
  if (!repository.ok) return [broken('Version control', repository.error.reason, repository.error.person)];
  const copy = await repository.value.workingCopy();
  if (!copy.ok) return [broken('Version control', copy.error.reason, copy.error.person)];
  const { kind, branch, head } = repository.value.state;
  const { dirty, notes } = copy.value;
  const where = branch ? `branch ${branch}` : 'no branch';
  const edits = dirty.length > 0 ? `; ${String(dirty.length)} uncommitted files, which agents do not see` : '';
  const seen =
    kind === 'git' ? `git, ${where} at ${head.slice(0, 10)}${edits}` : 'no git here; a private repository is used';
  return [good('Version control', [seen, ...notes].join('. '))];
}

async function diagnoseConfig(surroundings: Surroundings): Promise<readonly Diagnosis[]> {
  const config = await surroundings.readConfig();
  if (!config.ok) return [broken('Settings (.maestro/config.json)', config.error.reason, config.error.person)];
  const workflows = await listWorkflows(surroundings);
  const settings = good('Settings (.maestro/config.json)', `${String(config.value.concurrency)} tasks at a time`);
  if (!workflows.ok) return [settings, broken('Workflows', workflows.error.reason, workflows.error.person)];
  const checks = await surroundings.checks.discover(surroundings.workspace, config.value.checks);
  const names = good('Workflows', [...workflows.value.keys()].join(', '));
  if (!checks.ok) return [settings, names, broken('Checks', checks.error.reason, checks.error.person)];
  const found = checks.value.map((command) => `${command.name} (${command.source})`).join(', ');
  if (found) return [settings, names, good('Checks', found)];
  const mend = 'Add a test script to package.json, or name a command under "checks" in .maestro/config.json.';
  return [settings, names, { what: 'Checks', status: 'missing', seen: 'none found', mend }];
}

/** The team's roles, and whether every role that a workflow names is there. */
async function diagnoseRoles(surroundings: Surroundings): Promise<Diagnosis> {
  const what = 'Roles (.maestro/roles)';
  const { readRoleBook } = await import('./role-book.ts');
  const book = await readRoleBook(surroundings);
  if (!book.ok) return broken(what, book.error.reason, book.error.person);
  const workflows = await listWorkflows(surroundings);
  for (const workflow of workflows.ok ? workflows.value.values() : []) {
    const names = workflow.stages.flatMap((stage) => (stage.kind === 'agent' ? [stage.role] : []));
    const unknown = [workflow.planner, ...names].find((name) => !book.value.has(name));
    if (unknown === undefined) continue;
    const mend = `Write .maestro/roles/${unknown}.md, or name one of these in the workflow: ${[...book.value.keys()].join(', ')}.`;
    return broken(what, `the workflow "${workflow.name}" names the role "${unknown}", which is not there`, mend);
  }
  const files = await surroundings.readRoles();
  const own = files.ok ? files.value.length : 0;
  return good(what, own === 0 ? 'the built-in ones' : `${counted(own, 'file')} beside the built-in ones`);
}

/** Every event is read: whoever asks what is wrong wants to know. */
async function diagnoseJournal({ journals }: Surroundings): Promise<Diagnosis> {
  const what = 'Journal';
  const opened = journals.openReader();
  if (!opened.ok) {
    if (opened.error.reason === 'not-found') return good(what, 'none yet; the first goal makes it');
    return broken(what, opened.error.reason, opened.error.person);
  }
  const reader = opened.value;
  try {
    const writer = reader.writer();
    const who = writer?.alive ? `; ${writer.label} (process ${String(writer.pid)}) is writing` : '';
    const found = await reader.verify();
    if (!found.broken) return good(what, `${counted(found.events, 'event')}, whole${who}`);
    const { seq, problem } = found.broken;
    const mend = 'Restore it from a backup, or let "maestro repair" go on with what is whole, which keeps the file.';
    return broken(what, `event ${String(seq)} is not as it was written: ${problem}`, mend);
  } catch (error) {
    const cause = failureIn(error);
    if (!cause) throw error;
    return broken(what, cause.reason, cause.person);
  } finally {
    reader.close();
  }
}

/** Whether commands of agents can do harm; where they are not confined, the person is asked more often. */
async function diagnoseSandbox({ sandbox }: Surroundings): Promise<Diagnosis> {
  const what = 'Sandbox for commands';
  const standing = await sandbox?.();
  if (standing?.kind === 'on')
    return good(what, `${standing.name}: they write their worktree alone, without network or keys`);
  if (!standing?.wanted) return good(what, 'off, as you set it: what commands do is asked for more often');
  const mend = `${standing.why} Until then you are asked before a command does more than read.`;
  return { what, status: 'missing', seen: 'commands of agents run unconfined', mend };
}

function diagnoseModel({ model }: Surroundings): Diagnosis {
  const what = 'Language model';
  if (model) {
    return good(what, `${model.name} over ${model.provider.name}, ${String(windowOf(model))} tokens of context`);
  }
  return {
    what,
    status: 'missing',
    seen: 'none configured; "maestro improve" runs without one',
    mend: '"maestro models" shows the providers there are and leads to a model of any of them.',
  };
}

function limitWords({ dollars, tokens }: Limit): string {
  const bounds = [
    ...(dollars === undefined ? [] : [amountText(dollars, 'dollars')]),
    ...(tokens === undefined ? [] : [amountText(tokens, 'tokens')]),
  ];
  return bounds.length === 0 ? 'no limit' : bounds.join(' and ');
}

/** What may be spent before the person is asked. */
async function diagnoseLimits({ readRouting, readConfig }: Surroundings): Promise<Diagnosis> {
  const what = 'Limits of spending';
  const [rules, config] = [await (readRouting?.() ?? ok(noRules)), await readConfig()];
  if (!rules.ok) return broken(what, rules.error.reason, rules.error.person);
  const { limits, isUsual } = allowedBy(rules.value.limits, config.ok ? (config.value.limits ?? {}) : {}, {});
  const nouns = { turn: 'a call', task: 'a task', goal: isUsual ? 'a goal, the usual' : 'a goal', day: 'a day' };
  const scopes = ['turn', 'task', 'goal', 'day'] as const;
  const set = scopes.flatMap((scope) => (limits[scope] ? [`${nouns[scope]}: ${limitWords(limits[scope])}`] : []));
  return good(
    what,
    [...set, ...workWords(rules.value.limits, config.ok ? (config.value.limits ?? {}) : {})].join('; '),
  );
}

/** How far work may go before the person is asked. */
function workWords(person: Limits, team: Limits): readonly string[] {
  const { task, goal } = boundsOfWork(person, team);
  const words = (effort: Effort): string => effortUnits.map((unit) => amountText(effort[unit], unit)).join(', ');
  return [`work on a task: ${words(task)}, ${counted(task.helpers, 'helper')}`, `work on a goal: ${words(goal)}`];
}

/** Looks at everything that a run needs. Changes nothing. */
export async function diagnose(surroundings: Surroundings): Promise<readonly Diagnosis[]> {
  const model = diagnoseModel(surroundings);
  return [
    ...(await diagnoseRepository(surroundings)),
    ...(await diagnoseConfig(surroundings)),
    await diagnoseRoles(surroundings),
    await diagnoseSandbox(surroundings),
    await diagnoseJournal(surroundings),
    model,
    await diagnoseLimits(surroundings),
  ];
}
