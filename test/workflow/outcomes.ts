import type { Effect, EffectResult, PlannedTask } from '../../src/core/domain/index.ts';
import type { State } from '../../src/core/machine/index.ts';
import { broke, changeOf, evidenceOn, plan, planned, prepared, reported } from '../machine/scenario.ts';

/** The item that a die shows. */
export function pick<T>(items: readonly [T, ...T[]], die: number): T {
  return items[die % items.length] ?? items[0];
}

/** How an effect ends when all goes well. Sessions of the tester and the developer leave trees of their own. */
export function success({ request }: Effect, state: State, tasks: readonly PlannedTask[]): EffectResult {
  switch (request.kind) {
    case 'make-plan':
      return plan(...tasks);
    case 'prepare-worktree':
      return prepared;
    case 'run-session':
      return ['test', 'build'].includes(request.stageId)
        ? reported(request.taskId, `${request.taskId}-${request.stageId}`)
        : reported(request.taskId, state.tasks.get(request.taskId)?.tree ?? null);
    case 'run-checks':
      return {
        kind: 'checked',
        evidence: evidenceOn(state.tasks.get(request.taskId)?.tree ?? '', request.expect === 'green'),
      };
    case 'integrate-change':
      return {
        kind: 'committed',
        branch: 'maestro/x',
        commit: `commit-${request.taskId}`,
        evidence: evidenceOn('x', true),
      };
    case 'edit-proposal':
      return { kind: 'edited', change: changeOf(request.taskId, 'edited'), tree: 'edited' };
    case 'restore-checkpoint':
      return { kind: 'restored', change: changeOf(request.taskId, 'back'), tree: 'back', links: 0, skipped: [] };
    case 'remove-worktree':
      return { kind: 'removed' };
  }
}

/** How an effect might end: mostly well, sometimes not, as the die shows. */
export function outcome(effect: Effect, state: State, tasks: readonly PlannedTask[], die: number): EffectResult {
  const well = success(effect, state, tasks);
  const { request } = effect;
  if (request.kind === 'make-plan') return pick([well, well, well, well, broke], die);
  if (request.kind === 'run-session') {
    const { taskId } = request;
    const sentBack = reported(taskId, `${taskId}-test`, 'changes-requested');
    return pick([well, well, well, well, well, broke, sentBack, reported(taskId, null, 'nothing-to-do')], die);
  }
  if (request.kind === 'run-checks') {
    const evidence = evidenceOn(state.tasks.get(request.taskId)?.tree ?? '', request.expect !== 'green');
    return pick([well, well, well, { kind: 'checked', evidence }, broke], die);
  }
  if (request.kind === 'integrate-change') {
    return pick([well, well, { kind: 'conflicted', files: ['a.ts'], detail: '' }, broke], die);
  }
  return pick([well, well, well, well, broke], die);
}

/** A plan of tasks from numbers: each waits for some of those before it, as the bits say. */
export function tasksFrom(seeds: readonly { needs: number; after: number; die: number }[]): readonly PlannedTask[] {
  return seeds.map(({ needs, after, die }, index) => {
    const earlier = (bits: number): string[] =>
      seeds.slice(0, index).flatMap((_seed, at) => ((bits >> (2 * at)) % 4 === 3 ? [`k${at}`] : []));
    const kind = pick(['dead-code', 'long-function'], die);
    const smell = { kind, file: 'a.ts', symbol: '', line: 1, fingerprint: `f${index}`, message: '' };
    return planned(`k${index}`, {
      dependsOn: earlier(needs),
      after: earlier(after),
      risk: pick(['low', 'low', 'medium', 'high'], die),
      smells: die % 3 === 0 ? [] : [smell],
    });
  });
}
