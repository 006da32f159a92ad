import { ok } from '../base/index.ts';
import type { Goal, Plan } from '../domain/index.ts';
import type { Planner } from '../ports/index.ts';

/** Longest title that is cut from a goal. */
const longestTitle = 80;

/** The first line of a goal, cut at a word. */
function titleOf(text: string): string {
  const [line = text] = text.trim().split('\n');
  if (line.length <= longestTitle) return line;
  return `${line.slice(0, longestTitle).replace(/\s+\S*$/, '')} …`;
}

/** The plan in which the goal itself is the one task. */
export function singleTaskPlan(goal: Goal, version: number): Plan {
  return {
    version,
    summary: 'The goal is one task.',
    requirements: [goal.text],
    criteria: [],
    tasks: [
      {
        key: 'goal',
        title: titleOf(goal.text),
        description: goal.text,
        dependsOn: [],
        after: [],
        files: [...goal.paths],
        // What it will touch is not known yet: the diff is judged at the change gate.
        risk: 'medium',
        criteria: [],
        smells: [],
        estimate: 300_000,
      },
    ],
    questions: [],
  };
}

/** Makes the goal itself the one task: nothing is asked and nothing is read. */
export const singleTaskPlanner: Planner = {
  id: 'single-task',
  role: 'planner',
  plan: ({ goal, version }) => Promise.resolve(ok(singleTaskPlan(goal, version))),
};
