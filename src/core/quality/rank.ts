import { higherRisk, smellKinds, type PlannedTask, type Risk, type Smell, type SmellKind } from '../domain/index.ts';
import { headline } from './headline.ts';

/** What makes a plan of improvements. */
export interface RankingLimits {
  /** Tasks at most. */
  readonly tasks: number;
  /** Files that one task may touch: more is no longer one look in review. */
  readonly filesPerTask: number;
  /** Places in one file that one task may change, where each is a change to think about. */
  readonly placesPerTask: number;
  /** Tasks at most for smells that no rule removes safely: for an agent that understands code. */
  readonly hardTasks: number;
}

export const defaultRanking: RankingLimits = { tasks: 8, filesPerTask: 6, placesPerTask: 4, hardTasks: 0 };

/** A smell that no rule removes is only worth an agent's time when a reader gains this much. */
const leastHardBenefit = 4;

/** Less than this is not worth the look of a reviewer: a single short text that could be a template. */
const leastWorth = 2;

/** Tasks of more risk need more worth to come first. */
const riskDivisor: Readonly<Record<Risk, number>> = { low: 1, medium: 1.5, high: 3 };

/** Milliseconds that a task is expected to take, for the critical path: the checks dominate. */
const estimate = 30_000;

/** What removing a smell is worth: the kind's benefit, more for a bigger one, less for a risky refactoring. */
export function worthOf(smell: Smell): number {
  const { benefit, risk } = smellKinds[smell.kind];
  return (benefit * Math.log2(1 + smell.weight)) / riskDivisor[risk];
}

/** Smells that are mended together: of a kind over a few files, of a kind in one file, or one alone. */
function groupsOf(smells: readonly Smell[], limits: RankingLimits): readonly (readonly Smell[])[] {
  const kinds = Map.groupBy(smells, (smell) => smell.kind);
  return [...kinds].flatMap(([kind, group]) => {
    const { scope } = smellKinds[kind];
    if (scope === 'symbol') return group.map((smell) => [smell]);
    const files = byFile(group);
    if (scope === 'files') return inChunks(files, limits.filesPerTask).map((chunk) => chunk.flat());
    return files.flatMap((file) => inChunks(file, limits.placesPerTask));
  });
}

/** The smells of each file, the files with the most worth first, and within a file the best. */
function byFile(smells: readonly Smell[]): readonly (readonly Smell[])[] {
  const files = [...Map.groupBy(smells, (smell) => smell.file).values()];
  return files
    .map((file) => file.toSorted((a, b) => worthOf(b) - worthOf(a)))
    .sort((a, b) => worthOfAll(b) - worthOfAll(a));
}

function inChunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/**
 * What a task is worth: its best smell, more with each that comes along, but ever less, so that many small things do not
 * outweigh a big one.
 */
function worthOfAll(smells: readonly Smell[]): number {
  return Math.max(0, ...smells.map(worthOf)) * Math.log2(1 + smells.length);
}

/** What the task is called; the file is named where the headline names a function. */
function titleOf(kind: SmellKind, smells: readonly Smell[]): string {
  const text = headline(kind, smells);
  const [first] = smells;
  return first && !text.endsWith(` ${first.file}`) && !/ \d+ files$/.test(text) ? `${text} (${first.file})` : text;
}

function taskOf(smells: readonly Smell[], kind: SmellKind, index: number): PlannedTask {
  const { risk } = smellKinds[kind];
  return {
    key: `${kind}-${String(index + 1)}`,
    title: titleOf(kind, smells),
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

/** Smells that no rule removes safely, each a task of its own that says why; the most worthwhile first. */
function planHard(smells: readonly Smell[], most: number): readonly PlannedTask[] {
  return smells
    .filter(({ kind, fix }) => !fix.safe && smellKinds[kind].benefit >= leastHardBenefit)
    .sort((a, b) => worthOf(b) - worthOf(a))
    .slice(0, Math.max(0, most))
    .map((smell, index) => {
      const task = taskOf([smell], smell.kind, index);
      const why = smell.fix.safe ? '' : `\nNo rule does this safely: ${smell.fix.why}`;
      const { key, risk, description } = task;
      return { ...task, key: `hard-${key}`, risk: higherRisk('medium', risk), description: description + why };
    });
}

/**
 * Turns smells that can be removed safely into tasks, the most worthwhile first; then, as far as the limits allow, what is
 * left for an agent that understands code. Deterministic.
 */
export function planImprovements(smells: readonly Smell[], limits: RankingLimits): readonly PlannedTask[] {
  const safe = smells.filter((smell) => smell.fix.safe);
  const ranked = groupsOf(safe, limits)
    .filter((group) => worthOfAll(group) >= leastWorth)
    .sort((a, b) => worthOfAll(b) - worthOfAll(a));
  const tasks = ranked.slice(0, limits.tasks).map((group, index) => {
    const [first] = group;
    return first ? [taskOf(group, first.kind, index)] : [];
  });
  const safeTasks = tasks.flat();
  const hard = planHard(smells, Math.min(limits.hardTasks, limits.tasks - safeTasks.length));
  return chained([...safeTasks, ...hard]);
}
