import { createEmitter, type Result } from '../../core/base/index.ts';
import type { Command, Failure } from '../../core/domain/index.ts';
import { answerCommand, hasCommands, takeCommands, type TakenCommand } from './inbox.ts';
import type { Pen } from './pen.ts';
import type { OpenJournal } from './reader.ts';

type Answer = (result: Result<null, Failure>) => void;
type Taker = (command: Command, answer: Answer) => void;

/**
 * Takes commands out of the inbox for the writer.
 *
 * 1. A command is taken only while somebody listens, and by whoever holds the lease.
 * 2. It is given away once; only its first answer counts.
 */
export interface CommandDesk {
  onCommand(taker: Taker): () => void;
  /** Looks whether anything was left. */
  look(): void;
}

/** The desk of an open journal's writer. */
export function createCommandDesk({ database, clock }: OpenJournal, pen: Pen): CommandDesk {
  const commands = createEmitter<{ command: Command; answer: Answer }>();
  const takers = new Set<Taker>();

  function give({ id, command }: TakenCommand): void {
    let isAnswered = false;
    const answer: Answer = (result) => {
      if (isAnswered || !pen.isOpen()) return;
      isAnswered = true;
      try {
        answerCommand(database, id, result);
      } catch (error) {
        // The sender learns that no answer came; what the command did is in the journal.
        if (!(error instanceof Error)) throw error;
      }
    };
    if (command.ok) commands.emit({ command: command.value, answer });
    else answer(command);
  }

  function look(): void {
    if (!pen.isOpen() || takers.size === 0 || !hasCommands(database)) return;
    let taken: readonly TakenCommand[] = [];
    const outcome = pen.write(pen.head(), false, () => (taken = takeCommands(database, Math.round(clock.now()))));
    if (outcome.ok) for (const command of taken) give(command);
  }

  return {
    look,
    onCommand(taker) {
      takers.add(taker);
      const remove = commands.on(({ command, answer }) => {
        taker(command, answer);
      });
      queueMicrotask(look);
      return () => {
        takers.delete(taker);
        remove();
      };
    },
  };
}
