import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { Command } from '../ports/index.ts';

/** How many commands of a session may run beside it. */
const most = 8;

/**
 * Owns the commands that a session runs in the background.
 *
 * Invariants:
 * 1. An id is given once.
 * 2. After `close`, none of their processes is left, and none starts.
 */
export interface Background {
  /** Starts one and remembers it. */
  readonly start: (begin: () => Command) => Result<{ readonly id: string; readonly command: Command }, Failure>;
  readonly get: (id: string) => Result<Command, Failure>;
  /** Ends all. */
  readonly close: () => Promise<void>;
}

export function createBackground(): Background {
  const commands = new Map<string, Command>();
  const running = new Set<Command>();
  let isClosed = false;
  return {
    start(begin) {
      if (isClosed) return err(failure('cancelled', 'The session has ended.'));
      if (running.size >= most) {
        const text = `${String(most)} commands run in the background already. Stop one with read-command and "stop" first.`;
        return err(failure('refused', text));
      }
      const command = begin();
      const id = `c${String(commands.size + 1)}`;
      commands.set(id, command);
      running.add(command);
      void command.ended.then(() => running.delete(command));
      return ok({ id, command });
    },
    get(id) {
      const command = commands.get(id);
      if (command) return ok(command);
      const there = commands.size > 0 ? ` There are: ${[...commands.keys()].join(', ')}.` : '';
      return err(
        failure('not-found', `No command "${id}" was started in this session, or a restart ended it.${there}`),
      );
    },
    async close() {
      isClosed = true;
      await Promise.all([...running].map((command) => command.stop()));
    },
  };
}
