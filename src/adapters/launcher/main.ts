/** The program of a small process that starts programs for a large one, until that goes or closes the channel. */
import type { FromLauncher, ToLauncher } from './messages.ts';
import { launchHere } from './program.ts';

const running = new Map<number, AbortController>();

/** The process that this one works for may be gone. */
function tell(message: FromLauncher): void {
  process.send?.(message, () => undefined);
}

process.on('message', (message) => {
  const told = message as ToLauncher;
  if ('calledOff' in told) {
    running.get(told.id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(told.id, controller);
  void launchHere.run(told.run, controller.signal).then((end) => {
    running.delete(told.id);
    tell({ id: told.id, end });
  });
});
// Ctrl-C is for the large process, which decides what ends.
process.on('SIGINT', () => undefined);
// What still runs writes into a closed pipe, as when it was started by a process that was killed.
process.on('disconnect', () => process.exit());
tell({ ready: true });
