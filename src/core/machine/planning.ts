import { counted, err, ok, type Result } from '../base/index.ts';
import {
  event,
  failure,
  topologicalOrder,
  type Failure,
  type Goal,
  type Plan,
  type PlannedTask,
  type Task,
} from '../domain/index.ts';
import type { Draft } from './draft.ts';

/** Whether a path names something inside the workspace: relative, without `..`, drive or leading slash. */
export function isInside(path: string): boolean {
  return !/^(?:[/\\~]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..') && !path.includes('\0');
}

/** Keys of all tasks that a task waits for. */
function waitsFor(task: PlannedTask): readonly string[] {
  return [...task.dependsOn, ...task.after];
}

/** A plan of more tasks waits for the person, unless they said how many there may be. */
const mostUnasked = 100;

/** Whether a plan is so large that only a person can let it be carried out. */
export function isLarge({ budget }: Goal, { tasks }: Plan): boolean {
  return budget.tasks === undefined && tasks.length > mostUnasked;
}

/** Checks a plan before anybody is asked about it: names, dependencies, cycles, limits, files. */
export function checkPlan(goal: Goal, plan: Plan): Result<Plan, Failure> {
  const bad = (text: string): Result<never, Failure> => err(failure('bad-plan', text));
  const keys = new Map(plan.tasks.map((task) => [task.key, waitsFor(task)]));
  if (keys.size !== plan.tasks.length) return bad('Two tasks of the plan have the same key; give each its own.');
  const limit = goal.budget.tasks;
  if (limit !== undefined && plan.tasks.length > limit) {
    return bad(
      `The plan has ${counted(plan.tasks.length, 'task')}, the goal allows ${String(limit)}. Plan fewer, or raise the limit.`,
    );
  }
  for (const task of plan.tasks) {
    const unknown = waitsFor(task).find((key) => !keys.has(key));
    if (unknown !== undefined) return bad(`Task “${task.key}” depends on “${unknown}”, which is not in the plan.`);
    const outside = task.files.find((file) => !isInside(file));
    if (outside !== undefined) {
      return bad(
        `Task “${task.key}” wants to touch “${outside}”, which is outside the workspace. Plans stay inside it.`,
      );
    }
  }
  const sorted = topologicalOrder(keys);
  if ('cycle' in sorted) return bad(`The plan's tasks wait for each other: ${sorted.cycle.join(' → ')}.`);
  return ok(plan);
}

/** Adds the tasks of a checked plan, each after those it waits for. */
export function addPlannedTasks(draft: Draft, goalId: string, plan: Plan): void {
  const planned = new Map(plan.tasks.map((task) => [task.key, task]));
  const sorted = topologicalOrder(new Map(plan.tasks.map((task) => [task.key, waitsFor(task)])));
  if ('cycle' in sorted) throw new Error(`an unchecked plan with a cycle: ${sorted.cycle.join(' → ')}`);
  const ids = new Map<string, string>();
  const idsOf = (keys: readonly string[]): string[] => keys.flatMap((key) => ids.get(key) ?? []);
  sorted.order.forEach((key, order) => {
    const { key: _key, ...rest } = planned.get(key) ?? missing(key);
    const id = `t${String(draft.state.counts.task + 1)}`;
    ids.set(key, id);
    const after = rest.after.filter((other) => !rest.dependsOn.includes(other));
    const task: Task = { ...rest, id, goalId, order, dependsOn: idsOf(rest.dependsOn), after: idsOf(after) };
    draft.emit(event('task-added', { task }));
  });
}

function missing(key: string): never {
  throw new Error(`the order names the unknown task ${key}`);
}
