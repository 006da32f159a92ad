import { costText } from '../cost-text.ts';
import type { StatusView } from '../../core/app/index.ts';

/** How a workspace stands, as lines to read. */
export function statusText({ writer, goals, tasks, gates }: StatusView): readonly string[] {
  if (goals.length === 0) return ['No goals yet.'];
  const lines = goals.flatMap((goal) => [
    `${goal.id}  ${goal.text} (${[goal.status, goal.branch, costText(goal)].filter(Boolean).join(', ')})`,
    ...tasks
      .filter((task) => task.goalId === goal.id)
      .map((task) => `  ${task.id}  ${task.title}: ${task.status}${task.reason ? `, ${task.reason}` : ''}`),
  ]);
  const open = gates.map((gate) => `  ${gate.id}  ${gate.question} (${gate.kind} gate, ${gate.risk} risk)`);
  const waiting = gates.length === 0 ? ['Nothing waits for you.'] : ['Waits for you:', ...open];
  return [...lines, ...waiting, writer?.alive ? `At work: ${writer.label}.` : 'Nobody is at work.'];
}
