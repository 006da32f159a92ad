import type { Finding, Smell, SmellRef } from '../domain/index.ts';

/** The exported names of a file, before and after. */
export interface ApiChange {
  readonly file: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function blocking(text: string, file: string): Finding {
  return { severity: 'blocking', text, file };
}

/** Exports that a refactoring must not change. */
export function reviewApi({ file, before, after }: ApiChange): readonly Finding[] {
  const gone = before.filter((line) => !after.includes(line));
  const added = after.filter((line) => !before.includes(line));
  if (gone.length + added.length === 0) return [];
  const text = [...gone.map((line) => `− ${line}`), ...added.map((line) => `+ ${line}`)].join('; ');
  return [blocking(`The public API of ${file} changed: ${text}`, file)];
}

/** Files that a change touches although the plan does not name them. Tests that pin behaviour are welcome. */
export function reviewScope(
  changed: readonly string[],
  planned: readonly string[],
  tests: readonly string[],
): readonly Finding[] {
  const outside = changed.filter((path) => !planned.includes(path) && !tests.includes(path));
  return outside.map((path) => blocking(`${path} is changed, but the plan does not name it`, path));
}

/** How many smells of each kind there are, as `kind` → count. */
function countKinds(kinds: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * What removing a smell may bring to light without adding it: moved code keeps its own nesting, of which there was one
 * function before, and code that was nested differently may turn out to stand twice.
 */
const broughtToLight: Readonly<Record<string, readonly string[]>> = {
  'long-function': ['nested-conditional'],
  'duplicate-block': ['nested-conditional'],
  'nested-conditional': ['duplicate-block'],
};

/**
 * Whether the targeted smells are really gone and none were added. Kinds are counted, over all files of the task, because
 * a smell that merely moved has a new fingerprint. `before`: the kind of each smell that was there.
 */
export function reviewSmells(
  targets: readonly SmellRef[],
  before: readonly string[],
  after: readonly Smell[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const present = new Set(after.map((smell) => smell.fingerprint));
  const left = targets.filter((target) => present.has(target.fingerprint));
  if (left.length === targets.length && targets.length > 0) {
    findings.push(blocking(`None of the smells is gone: ${left[0]?.message ?? ''}`, left[0]?.file ?? ''));
  }
  const earlier = countKinds(before);
  for (const [kind, count] of countKinds(after.map((smell) => smell.kind))) {
    const was = earlier.get(kind) ?? 0;
    if (count <= was) continue;
    const smell = after.findLast((candidate) => candidate.kind === kind);
    const [text, file] = [`(${kind}): ${smell?.message ?? ''}`, smell?.file ?? ''];
    const isOld = targets.some((target) => broughtToLight[target.kind]?.includes(kind));
    findings.push(
      isOld
        ? { severity: 'note', text: `What was there before shows as a smell now ${text}`, file }
        : blocking(`The change adds a smell ${text}`, file),
    );
  }
  return findings;
}
