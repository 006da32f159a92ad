import type { Command } from 'commander';
import { failure, failureError, runMark } from '../core/domain/index.ts';

/** Commands that only tell something: programs that the engine started may call them. */
const telling: ReadonlySet<string> = new Set([
  ...['status', 'agents', 'cost', 'log', 'replay', 'audit', 'audit export', 'audit verify', 'verify-journal', 'doctor'],
  ...[
    'workflows',
    'prompts',
    'prompts list',
    'prompts compare',
    'cache',
    'cache stats',
    'workspaces',
    'show',
    'context',
  ],
  ...['diff', 'rules', 'checkpoints', 'search', 'graph', 'brief', 'why', 'memory', 'memory list', 'memory search'],
  ...['models', 'models list', 'models explain', 'policy explain', 'help', 'completion', 'complete'],
]);

/** A command by its name, with those that it stands below. */
function wholeName(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${wholeName(parent)} ${command.name()}` : command.name();
}

/**
 * Has commands that are the person's refused to programs that the engine started: what an agent has run must not answer what
 * the agent asks.
 */
export function refuseOwnRuns(program: Command, environment: Readonly<Record<string, string | undefined>>): void {
  if (environment[runMark] === undefined) return;
  program.hook('preAction', (_program, command) => {
    const name = wholeName(command);
    if (telling.has(name)) return;
    const text = `“maestro ${name}” is for people: this was started by an agent or a check of CodeMaestro (${runMark} is set). Call it in a terminal of your own.`;
    throw failureError(failure('not-permitted', text));
  });
}
