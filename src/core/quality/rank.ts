import { higherRisk, smellKinds, type PlannedTask, type Risk, type Smell, type SmellKind } from '../domain/index.ts';

/** What makes a plan of improvements. */
export interface RankingLimits {
  /** Tasks at most. */
  readonly tasks: number;
  /** Files that one task may touch: more is no longer one look in review. */
  readonly filesPerTask: number;
}

export const defaultRanking: RankingLimits = { tasks: 8, filesPerTask: 6 };

/** Tasks of more risk need more worth to come first. */
const riskDivisor: Readonly<Record<Risk, number>> = { low: 1, medium: 1.5, high: 3 };

/** Milliseconds that a task is expected to take, for the critical path: the checks dominate. */
const estimate = 30_000;

/** What removing a smell is worth: the kind's benefit, more for a bigger one, less for a risky refactoring. */
export function worthOf(smell: Smell): number {
  const { benefit, risk } = smellKinds[smell.kind];
  return (benefit * Math.log2(1 + smell.weight)) / riskDivisor[risk];
}

/** Smells that are mended together: all of a kind over a few files, or one alone. */
function groupsOf(smells: readonly Smell[], limits: RankingLimits): readonly (readonly Smell[])[] {
  const alone = smells.filter((smell) => smellKinds[smell.kind].scope === 'symbol').map((smell) => [smell]);
  const together = Object.values(
    Object.groupBy(
      smells.filter((s) => smellKinds[s.kind].scope === 'file'),
      (s) => s.kind,
    ),
  );
  return [...alone, ...together.flatMap((group) => splitByFiles(group, limits.filesPerTask))];
}

function splitByFiles(smells: readonly Smell[], filesPerTask: number): readonly (readonly Smell[])[] {
  const byFile = Object.values(Object.groupBy(smells, (smell) => smell.file)).map((group) => group ?? []);
  byFile.sort((a, b) => sum(b) - sum(a));
  const groups: Smell[][] = [];
  for (let i = 0; i < byFile.length; i += filesPerTask) groups.push(byFile.slice(i, i + filesPerTask).flat());
  return groups;
}

function sum(smells: readonly Smell[]): number {
  return smells.reduce((total, smell) => total + worthOf(smell), 0);
}

/** Where a group of smells is, in words. */
function placeOf(smells: readonly Smell[]): string {
  const files = new Set(smells.map((smell) => smell.file));
  const [first] = smells;
  if (files.size > 1) return `in ${String(files.size)} files`;
  return first?.symbol && smells.length === 1 ? `in ${first.symbol} (${first.file})` : `in ${first?.file ?? ''}`;
}

function taskOf(smells: readonly Smell[], kind: SmellKind, index: number): PlannedTask {
  const { title, risk } = smellKinds[kind];
  return {
    key: `${kind}-${String(index + 1)}`,
    title: `${title} ${placeOf(smells)}`,
    description: smells.map((smell) => `${smell.file}:${String(smell.line)}: ${smell.message}`).join('\n'),
    dependsOn: [],
    after: [],
    files: [...new Set(smells.map((smell) => smell.file))].sort(),
    risk: higherRisk('low', risk),
    criteria: ['behaviour', 'smell', 'api'],
    smells: smells.map(({ weight: _weight, fix: _fix, ...ref }) => ref),
    estimate,
  };
}

/** Tasks on the same file come one after the other, best first: each starts from what the one before left. */
function chained(tasks: readonly PlannedTask[]): readonly PlannedTask[] {
  const lastOn = new Map<string, string>();
  return tasks.map((task) => {
    const after = new Set(task.files.flatMap((file) => lastOn.get(file) ?? []));
    for (const file of task.files) lastOn.set(file, task.key);
    return { ...task, after: [...after] };
  });
}

/** Turns smells that can be removed safely into tasks, the most worthwhile first. Deterministic. */
export function planImprovements(smells: readonly Smell[], limits: RankingLimits): readonly PlannedTask[] {
  const safe = smells.filter((smell) => smell.fix.safe);
  const ranked = [...groupsOf(safe, limits)].sort((a, b) => sum(b) - sum(a));
  const tasks = ranked.slice(0, limits.tasks).map((group, index) => {
    const [first] = group;
    return first ? [taskOf(group, first.kind, index)] : [];
  });
  return chained(tasks.flat());
}
