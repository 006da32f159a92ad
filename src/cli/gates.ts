import type { Gate } from '../core/domain/index.ts';
import type { Cli } from './context.ts';
import { alignRows } from './layout.ts';
import { visibleExactly, visibleLine } from '../core/base/index.ts';

/** What would run, with all that hides written out. */
export function exactly({ kind, action, parts = [] }: Gate): readonly string[] {
  if (kind !== 'command' || action === undefined) return [];
  return (parts.length > 1 ? parts : [action]).map(visibleExactly);
}

/** The same where the question, in its one line, does not show it whole. */
function hiddenInLine(gate: Gate): readonly string[] {
  const { action = '', parts = [] } = gate;
  return parts.length > 1 || visibleLine(action) !== visibleExactly(action) ? exactly(gate) : [];
}

/** How to answer the gates that are open, in commands. */
export function gateLines(gates: readonly Gate[], cli: Cli): readonly string[] {
  if (gates.length === 0) return [];
  const { paint } = cli.terminal;
  return [
    ...cli.howToCall(),
    paint('bold', 'Waiting for you:'),
    ...gates.flatMap((gate) => [
      `  ${gate.id}  ${visibleLine(gate.question)}  (${gate.risk.risk} risk: ${gate.risk.reasons.map(visibleLine).join('; ')})`,
      ...hiddenInLine(gate).map((line) => `      ${line}`),
      ...answerLines(gate, cli.self).map((line) => `      ${line}`),
    ]),
  ];
}

function answerLines({ id, kind, taskId, goalId, shortage, lasting }: Gate, self: string): readonly string[] {
  if (kind === 'change' && taskId !== undefined) {
    const rows = [
      [`${self} diff ${taskId}`, 'shows the change, hunk by hunk'],
      [`${self} accept ${taskId}`, `accepts it; "${self} accept ${taskId} 1 3" only hunks 1 and 3`],
      [`${self} reject ${taskId}`, 'rejects it, whole or by hunks'],
      [`${self} deny ${id} --rework --reason "…"`, 'sends it back'],
    ];
    return alignRows(rows);
  }
  if (kind === 'question') {
    return alignRows([
      [`${self} answer ${id} "…"`, 'answers it; the number of a choice is enough'],
      [`${self} deny ${id} --reason "…"`, 'declines; the agent goes on without an answer'],
    ]);
  }
  if (kind === 'budget') {
    return alignRows([
      [`${self} approve ${id}`, shortage?.unit === 'circles' ? 'goes on' : 'raises the limit by that, and goes on'],
      [
        `${self} deny ${id} --reason "…"`,
        `pauses the work as it is; "${self} continue ${taskId ?? goalId}" asks again`,
      ],
    ]);
  }
  if (kind === 'command') {
    return alignRows([
      [`${self} approve ${id}`, lasting ? 'lets it run until its text changes' : 'lets exactly this be done, once'],
      [`${self} deny ${id} --reason "…"`, lasting ? 'does not; the goal ends' : 'does not; the agent is told why'],
    ]);
  }
  return alignRows([
    [`${self} approve ${id}`, kind === 'plan' ? 'goes ahead; what --reason says, the agents are told' : 'goes ahead'],
    ...(kind === 'plan' ? [[`${self} answer ${id} "…"`, 'answers what it asks; it is planned again with that']] : []),
    [
      `${self} deny ${id} --reason "…"`,
      kind === 'plan' ? 'drops the goal; with --rework it is planned again' : 'drops it',
    ],
  ]);
}
