import assert from 'node:assert/strict';
import type { Autonomy, Gate, Goal } from '../../src/core/domain/index.ts';
import { answerByPolicy, decideAction, type Actor, type CommandVerdict } from '../../src/core/policy/index.ts';
import { roleNamed } from '../../src/core/roles/index.ts';
import { workflow } from '../machine/scenario.ts';
import { judged } from './judging.ts';

/** All levels of autonomy. */
export const levels = [0, 1, 2, 3, 4, 5] as const satisfies readonly Autonomy[];

export type Fate = 'runs' | 'asks' | 'refused';

/** What becomes of a line at a level: it runs, it is asked about, or it is refused. */
export async function fateOf(line: string, sandboxed: boolean, autonomy: Autonomy): Promise<Fate> {
  return fateOfJudged(line, sandboxed, autonomy, await judged(line, { home: '/home/ada', sandboxed }));
}

/** The same for a line that is judged. */
export function fateOfJudged(
  line: string,
  sandboxed: boolean,
  autonomy: Autonomy,
  verdictOfLine: CommandVerdict,
): Fate {
  const developer = roleNamed('developer');
  assert.ok(developer);
  const actor: Actor = { role: 'developer', tools: developer.tools, writes: 'code', protectedPaths: [], autonomy };
  const terms = { shell: 'bash', home: '/home/ada', sandboxed } as const;
  const command = { line, terms, judged: verdictOfLine };
  const verdict = decideAction({ tool: 'run-command', effect: 'shell', paths: [], command }, actor);
  if (verdict.verdict !== 'ask') return verdict.verdict === 'allow' ? 'runs' : 'refused';
  const goal: Goal = {
    ...{
      id: 'g1',
      text: 'Do it',
      workflow,
      autonomy,
      acceptLowRisk: true,
      holdPlan: false,
      budget: {},
      priority: 0,
      paths: [],
    },
    base: { commit: 'c0', branch: 'maestro/x' },
  };
  const gate: Gate = { id: 'q1', kind: 'command', goalId: 'g1', question: '?', risk: verdict.risk, subject: 's' };
  return answerByPolicy(gate, goal) ? 'runs' : 'asks';
}
