import { readGoal, readRules, resolveHunks, type TaskState } from '../../core/app/index.ts';
import { counted, err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Command, type Failure, type GateAnswer, type HunkVerdict } from '../../core/domain/index.ts';
import type { GateRow, JournalReader } from '../../core/ports/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { giveCommands, patience } from '../hand-over.ts';
import { withReader } from '../journal-access.ts';

/** A task as the journal has it now. Fails with `not-found`. */
export async function taskOf(reader: JournalReader, taskId: string, self: string): Promise<Result<TaskState, Failure>> {
  const missing = failure('not-found', `There is no task ${taskId}. "${self} status" lists the tasks.`);
  const goalId = reader.tasks().find(({ id }) => id === taskId)?.goalId;
  if (goalId === undefined) return err(missing);
  const state = await readGoal(reader, goalId);
  if (!state.ok) return state;
  const task = state.value.tasks.get(taskId);
  return task ? ok(task) : err(missing);
}

/** The ids of the hunks that the person named; undefined when none was named. */
function hunksOf(task: TaskState, names: readonly string[]): Result<string[] | undefined, Failure> {
  if (names.length === 0) return ok(undefined);
  if (!task.change) return err(failure('refused', `Task ${task.task.id} proposes nothing, so there are no hunks.`));
  const found = resolveHunks(task.change, names);
  return found.ok ? ok([...found.value]) : found;
}

/** `maestro accept` and `maestro reject`. */
export function decide(cli: Cli, verdict: HunkVerdict, taskId: string, names: readonly string[]): Promise<number> {
  return withReader(cli, async (reader) => {
    const task = await taskOf(reader, taskId, cli.self);
    if (!task.ok) return fail(cli, task.error);
    const hunkIds = hunksOf(task.value, names);
    if (!hunkIds.ok) return fail(cli, hunkIds.error);
    const { by } = cli;
    const command: Command = {
      type: 'decide-hunks',
      by,
      taskId,
      verdict,
      ...(hunkIds.value ? { hunkIds: hunkIds.value } : {}),
    };
    const what = hunkIds.value ? counted(hunkIds.value.length, 'hunk') : 'everything undecided';
    return giveCommands(cli, reader, [command], { taskId, done: `${taskId}: ${what} ${verdict}.` });
  });
}

/** `maestro comment`. `all` speaks of the whole change. */
export function comment(cli: Cli, taskId: string, hunk: string, text: string): Promise<number> {
  return withReader(cli, async (reader) => {
    const task = await taskOf(reader, taskId, cli.self);
    if (!task.ok) return fail(cli, task.error);
    const hunkIds = hunksOf(task.value, hunk === 'all' ? [] : [hunk]);
    if (!hunkIds.ok) return fail(cli, hunkIds.error);
    if (hunkIds.value && hunkIds.value.length !== 1) {
      return fail(
        cli,
        failure(
          'bad-input',
          `"${hunk}" names ${counted(hunkIds.value.length, 'hunk')}; a comment speaks of one, or of "all".`,
        ),
      );
    }
    const [hunkId] = hunkIds.value ?? [];
    const command: Command = {
      type: 'add-comment',
      by: cli.by,
      taskId,
      text,
      ...(hunkId === undefined ? {} : { hunkId }),
    };
    const done = `Comment added to ${taskId}. "${cli.self} retry ${taskId}" sends the change back with it.`;
    return giveCommands(cli, reader, [command], { done });
  });
}

/** The open gate that is named by its id, or by its task. */
function openGate(cli: Cli, reader: JournalReader, name: string): Result<GateRow, Failure> {
  const open = reader.openGates();
  const gate = open.find(({ id }) => id === name) ?? open.find(({ taskId }) => taskId === name);
  if (gate) return ok(gate);
  const text = `There is no open gate ${name}. "${cli.self} status" lists the open ones.`;
  return err(failure('not-found', text));
}

/** Gives an open gate its answer. */
function giveAnswer(
  cli: Cli,
  reader: JournalReader,
  gate: GateRow,
  answer: GateAnswer['answer'],
  reason: string,
  more: { readonly said?: string; readonly forSession?: true } = {},
): Promise<number> {
  const { said = answer, forSession } = more;
  const lasting = forSession ? { forSession } : {};
  const command: Command = { type: 'answer-gate', by: cli.by, gateId: gate.id, answer, reason, ...lasting };
  const about = gate.taskId === null ? { goalId: gate.goalId } : { taskId: gate.taskId };
  return giveCommands(cli, reader, [command], { ...about, done: `${gate.id} ${said}.` });
}

/** `maestro answer`: in words, what an agent asks; what a plan asks goes into the next plan. */
export function answerQuestion(cli: Cli, name: string, text: string): Promise<number> {
  return withReader(cli, (reader) => {
    const gate = openGate(cli, reader, name);
    if (!gate.ok) return Promise.resolve(fail(cli, gate.error));
    const { id, kind } = gate.value;
    if (kind === 'question') return giveAnswer(cli, reader, gate.value, 'approved', text, { said: 'answered' });
    if (kind === 'plan') return giveAnswer(cli, reader, gate.value, 'changes-requested', text, { said: 'answered' });
    const refusal = `${id} is not a question (${kind} gate). "${cli.self} approve ${id}" or "${cli.self} deny ${id}" answers it.`;
    return Promise.resolve(fail(cli, failure('refused', refusal)));
  });
}

/** `maestro approve` and `maestro deny`. */
export function answer(
  cli: Cli,
  gateId: string,
  options: {
    readonly approve: boolean;
    readonly reason?: string;
    readonly rework?: true;
    readonly forSession?: true;
  },
): Promise<number> {
  return withReader(cli, (reader) => {
    const gate = openGate(cli, reader, gateId);
    if (!gate.ok) return Promise.resolve(fail(cli, gate.error));
    const given = options.approve ? 'approved' : options.rework ? 'changes-requested' : 'denied';
    const { forSession } = options;
    return giveAnswer(cli, reader, gate.value, given, options.reason ?? '', forSession ? { forSession } : {});
  });
}

/** `maestro rules`: what agents may run without asking, until their sessions end. */
export function listRules(cli: Cli): Promise<number> {
  return withReader(cli, async (reader) => {
    const rules = await readRules(reader);
    const { terminal } = cli;
    if (terminal.json) terminal.value(rules);
    else if (rules.length === 0) terminal.say('Every command that is risky is asked about.');
    for (const { id, taskId, goalId, sessionId, rule } of terminal.json ? [] : rules) {
      terminal.say(`${id}  ${taskId ?? goalId} ${sessionId} may run “${rule.program} ${rule.subcommand} …”`);
    }
    return 0;
  });
}

/** `maestro revoke`. */
export function revoke(cli: Cli, ruleId: string): Promise<number> {
  const command: Command = { type: 'revoke-rule', by: cli.by, ruleId };
  const done = `${ruleId}: such commands are asked about again.`;
  return withReader(cli, (reader) => giveCommands(cli, reader, [command], { done, leaves: true }));
}

function blockedTasks(reader: JournalReader, goalId: string): readonly string[] {
  return reader.tasks(goalId).flatMap(({ id, status }) => (status === 'blocked' ? [id] : []));
}

/** `maestro retry`: a task, or every blocked task of a goal. */
export function retry(cli: Cli, id: string, reason: string): Promise<number> {
  return withReader(cli, (reader) => {
    const isGoal = reader.goals().some((goal) => goal.id === id);
    const ids = isGoal ? blockedTasks(reader, id) : [id];
    if (ids.length === 0) {
      return Promise.resolve(
        fail(cli, failure('refused', `No task of ${id} is blocked, so there is nothing to retry.`)),
      );
    }
    const commands = ids.map((taskId): Command => ({ type: 'retry-task', by: cli.by, taskId, reason }));
    const about = isGoal ? { goalId: id } : { taskId: id };
    return giveCommands(cli, reader, commands, { ...about, done: `${ids.join(', ')} tried again.` });
  });
}

/** `maestro cancel`: a task or a goal. */
export function cancel(cli: Cli, id: string, reason: string): Promise<number> {
  return withReader(cli, (reader) => {
    const isGoal = reader.goals().some((goal) => goal.id === id);
    const command: Command = isGoal
      ? { type: 'cancel-goal', by: cli.by, goalId: id, reason }
      : { type: 'cancel-task', by: cli.by, taskId: id, reason };
    const about = isGoal ? { goalId: id } : { taskId: id };
    return giveCommands(cli, reader, [command], { ...about, done: `${id} cancelled.` });
  });
}

/** What a command is about: a goal's id or a task's. */
function subjectOf(reader: JournalReader, id: string): { readonly goalId: string } | { readonly taskId: string } {
  return reader.goals().some((goal) => goal.id === id) ? { goalId: id } : { taskId: id };
}

/** `maestro tell`. */
export function tell(cli: Cli, taskId: string, text: string): Promise<number> {
  const command: Command = { type: 'tell-task', by: cli.by, taskId, text };
  const done = `${taskId} is told before its next turn.`;
  return withReader(cli, (reader) => giveCommands(cli, reader, [command], { taskId, done, leaves: true }));
}

/** `maestro pause`: a task or a goal. */
export function pause(cli: Cli, id: string): Promise<number> {
  return withReader(cli, (reader) => {
    const about = subjectOf(reader, id);
    const command: Command =
      'goalId' in about ? { type: 'pause-goal', by: cli.by, ...about } : { type: 'pause-task', by: cli.by, ...about };
    const done = `${id} is paused; agents stop before their next turn. "${cli.self} continue ${id}" lets it go on.`;
    return giveCommands(cli, reader, [command], { ...about, done, leaves: true });
  });
}

/** `maestro stop`: everything, at once. */
export function stop(cli: Cli): Promise<number> {
  const { terminal, self } = cli;
  return withReader(cli, async (reader) => {
    const writer = reader.writer();
    if (writer?.alive) {
      const stopped = await reader.handOver({ type: 'stop-everything', by: cli.by }, patience);
      if (!stopped.ok) return fail(cli, stopped.error);
    }
    const goals = reader.goals().flatMap(({ id, pausedAt }) => (pausedAt === null ? [] : [id]));
    if (terminal.json) terminal.value({ stopped: writer?.alive ?? false, paused: goals, exitCode: exitCodes.done });
    if (!writer?.alive) terminal.say('No process is at work here, so there is nothing to stop.');
    else terminal.say(`Stopped what the ${writer.label} (process ${String(writer.pid)}) had under way.`);
    for (const id of goals) terminal.say(`${id} is paused; "${self} continue ${id}" lets it go on.`);
    return exitCodes.done;
  });
}

/** `maestro continue`: a task or a goal. */
export function goOn(cli: Cli, id: string): Promise<number> {
  return withReader(cli, (reader) => {
    const about = subjectOf(reader, id);
    const command: Command =
      'goalId' in about
        ? { type: 'continue-goal', by: cli.by, ...about }
        : { type: 'continue-task', by: cli.by, ...about };
    return giveCommands(cli, reader, [command], { ...about, done: `${id} goes on.` });
  });
}
