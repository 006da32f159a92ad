import { failure } from '../core/domain/index.ts';
import type { JournalReader } from '../core/ports/index.ts';
import { fail, type Cli } from './context.ts';
import { exitCodes } from './exit-codes.ts';

const replaced = failure(
  'stale',
  'The journal was deleted, or another one took its place. Call again to follow what is there now.',
);

/**
 * Calls `look` now, whenever something was appended, and at every `tick` (milliseconds) when it is given, one call after the
 * other, until the person interrupts. Resolves with exit code 0: leaving is how following ends; or says that the journal is gone.
 */
export function followJournal(
  cli: Cli,
  reader: JournalReader,
  look: () => Promise<void>,
  tick?: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let isLooking = false;
    let isStale = false;
    // The journal's own timer does not keep the process alive.
    const alive = setInterval(tick === undefined ? () => undefined : again, tick ?? 60_000);
    const off = reader.onAppended(again);

    function stop(): void {
      clearInterval(alive);
      off();
      process.off('SIGINT', leave);
      process.off('SIGTERM', leave);
      process.stdout.off('error', leave);
    }

    function leave(): void {
      stop();
      resolve(0);
    }

    function again(): void {
      isStale = true;
      if (isLooking) return;
      isLooking = true;
      void (async () => {
        while (isStale) {
          isStale = false;
          if (reader.isReplaced()) {
            stop();
            resolve(fail(cli, replaced, exitCodes.workspace));
            return;
          }
          await look();
        }
      })()
        .catch((error: unknown) => {
          stop();
          reject(error instanceof Error ? error : new Error(String(error)));
        })
        .finally(() => {
          isLooking = false;
        });
    }

    process.on('SIGINT', leave);
    process.on('SIGTERM', leave);
    process.stdout.on('error', leave);
    again();
  });
}
