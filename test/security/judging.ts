import { loadBash } from '../../src/adapters/bash-syntax/index.ts';
import { judgeCommand, type CommandCase, type CommandVerdict } from '../../src/core/policy/index.ts';

const usual = { shell: 'bash', root: '/ws', cwd: '/ws', home: '/home/ada', sandboxed: false } as const;

/** Judges a line of bash in a workspace at /ws, without a sandbox, unless told otherwise. */
export function judged(line: string, more: Partial<CommandCase> = {}): Promise<CommandVerdict> {
  return judgeCommand({ ...usual, line, ...more }, loadBash);
}

const order = ['auto', 'ask', 'deny'];

/** Whether a verdict lets through what another holds back. */
export function isLooser(verdict: string, than: string): boolean {
  return order.indexOf(verdict) < order.indexOf(than);
}
