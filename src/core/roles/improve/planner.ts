import { err, ok } from '../../base/index.ts';
import { failure, isTestPath, smellKinds, type PlannedTask } from '../../domain/index.ts';
import type { Planner } from '../../ports/index.ts';
import { defaultRanking, planImprovements } from '../../quality/index.ts';

const criteria = [
  { id: 'behaviour', text: 'All checks that were green before are green after, on exactly what is committed.' },
  { id: 'smell', text: 'The smell is gone and no other was added.' },
  { id: 'api', text: 'No exported name or type changed.' },
];

/** Scopes are written as people write paths: `./src/` is `src`. */
function isWithin(path: string, scopes: readonly string[]): boolean {
  const plain = scopes.map((scope) => scope.replace(/^(?:\.\/+)+|\/+$/g, ''));
  return (
    plain.length === 0 ||
    plain.some((scope) => scope === '' || scope === '.' || path === scope || path.startsWith(`${scope}/`))
  );
}

function counted(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** Counts tasks by what they do, for the summary: "3 × Remove unused imports". */
function summarise(tasks: readonly PlannedTask[], smells: number, files: number): string {
  if (tasks.length === 0) return `Looked at ${counted(files, 'file')} and found nothing that can be improved safely.`;
  const kinds = new Map<string, number>();
  for (const { smells: own } of tasks) {
    const kind = own[0]?.kind as keyof typeof smellKinds | undefined;
    const title = kind ? smellKinds[kind].title : 'Improve';
    kinds.set(title, (kinds.get(title) ?? 0) + 1);
  }
  const parts = [...kinds].map(([title, count]) => (count > 1 ? `${String(count)} × ${title}` : title));
  return `${counted(smells, 'smell')} in ${counted(files, 'file')}. ${parts.join(', ')}.`;
}

/**
 * Plans improvements from the syntax trees of the workspace.
 * @param hardTasks how many tasks may be for smells that no rule removes safely.
 */
export const createImprovementPlanner = (hardTasks: number): Planner => ({
  id: 'improve/planner',
  role: 'planner',
  async plan({ goal, version }, { tools, note }) {
    const listed = await tools.call('list-files', {});
    if (!listed.ok) return listed;
    const paths = listed.value.filter((path) => isWithin(path, goal.paths) && !isTestPath(path));
    if (paths.length === 0) {
      const where = goal.paths.length > 0 ? goal.paths.join(', ') : 'this folder';
      return err(failure('bad-input', `No source files were found in ${where}. Name paths inside the workspace.`));
    }
    const analysis = await tools.call('find-smells', { paths });
    if (!analysis.ok) return analysis;
    const { smells, files, skipped } = analysis.value;
    if (files === 0) {
      const first = skipped[0] ? ` For example ${skipped[0].path}: ${skipped[0].why}` : '';
      const text = `None of the ${String(paths.length)} files could be analysed; improve reads TypeScript and JavaScript.${first}`;
      return err(failure(skipped.length > 0 ? 'unreadable-source' : 'bad-input', text));
    }
    for (const { path, why } of skipped.slice(0, 20)) note(`${path} was left out: ${why}`, 'warning');
    const limits = { ...defaultRanking, tasks: goal.budget.tasks ?? defaultRanking.tasks, hardTasks };
    const tasks = planImprovements(smells, limits);
    return ok({
      version,
      summary: summarise(tasks, smells.length, files),
      requirements: [goal.text],
      criteria,
      tasks: [...tasks],
      questions: [],
    });
  },
});
