import { openMaestro, type Maestro } from '../core/app/index.ts';
import { counted, ok, visibleLine, type Result } from '../core/base/index.ts';
import type { Failure } from '../core/domain/index.ts';
import { composeEngine, type Folders } from '../local/index.ts';
import { conduct, type Conducting } from './conduct.ts';
import { fail, type Cli } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { listenForInterrupts, type Interruption } from './interruption.ts';
import { boundYoungSpace } from './young-space.ts';

/** What is done with an engine that is at work. */
export interface Session {
  readonly cli: Cli;
  readonly maestro: Maestro;
  readonly folders: Folders;
  readonly interruption: Interruption;
}

/** Takes the workspace as its writer. */
async function openEngine(cli: Cli, folders: Folders): Promise<Result<Maestro, Failure>> {
  const { surroundings, sweepOrphans } = await composeEngine(folders, cli.environment);
  const opened = await openMaestro(surroundings, 'command line');
  if (!opened.ok) {
    await surroundings.workshop.dispose();
    return opened;
  }
  const ended = await sweepOrphans();
  if (ended > 0) cli.terminal.say(`Ended ${counted(ended, 'process')} that an earlier run had left behind.`);
  for (const note of opened.value.notes) cli.terminal.say(visibleLine(note));
  return ok(opened.value);
}

/**
 * Runs `work` with the engine of the workspace and closes it again, also when the person interrupts. Resolves with the
 * exit code. `otherwise` is done instead when another process has the workspace.
 */
export async function withEngine(
  cli: Cli,
  folders: Folders,
  work: (session: Session) => Promise<number>,
  otherwise?: (interruption: Interruption) => Promise<number>,
): Promise<number> {
  const stopping = 'Stopping; what is under way is kept. Press Ctrl-C again to leave at once.';
  const interruption = listenForInterrupts(cli.terminal, stopping);
  try {
    const opened = await openEngine(cli, folders);
    if (!opened.ok) {
      const isTaken = opened.error.reason === 'read-only' && opened.error.retryable;
      return isTaken && otherwise ? await otherwise(interruption) : fail(cli, opened.error);
    }
    const maestro = opened.value;
    const unbound = boundYoungSpace();
    maestro.onLeave(({ by, why }) => {
      const text = why === 'stopped' ? 'stops everything.' : 'takes the workspace over; the work goes on there.';
      cli.terminal.warn(visibleLine(`${by} ${text}`));
      interruption.interrupt();
    });
    try {
      const code = interruption.signal.aborted ? 0 : await work({ cli, maestro, folders, interruption });
      return interruption.signal.aborted ? tellInterrupted(cli, interruption) : code;
    } finally {
      unbound();
      await maestro.close();
    }
  } finally {
    interruption.dispose();
  }
}

function tellInterrupted(cli: Cli, interruption: Interruption): number {
  const { terminal, self } = cli;
  const code = interruption.code() || exitCodes.interrupted;
  for (const line of cli.howToCall()) terminal.say(line);
  terminal.say(
    `Stopped. Nothing is lost: "${self} resume" goes on from here, "${self} status" shows how things stand.`,
  );
  if (terminal.json) terminal.value({ interrupted: true, exitCode: code });
  return code;
}

/** Lets the engine work until a person is needed, then tells how the goals stand. */
export async function workAndTell(
  { cli, maestro, interruption }: Session,
  goalIds: Set<string>,
  how: Pick<Conducting, 'asks' | 'waits' | 'later'>,
): Promise<number> {
  await conduct({ cli, maestro, interruption, goalIds, ...how });
  const halted = maestro.halted();
  if (halted) return fail(cli, halted, exitCodes.workspace);
  if (interruption.signal.aborted) return interruption.code();
  const { endingOf, tellEnding } = await import('./closing.ts');
  return tellEnding(endingOf(maestro, goalIds, Date.now()), cli);
}
