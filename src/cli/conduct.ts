import { setTimeout as wait } from 'node:timers/promises';
import { bookkeeping, describeEvent, type Maestro } from '../core/app/index.ts';
import { subjectOf, type Gate, type JournalEvent } from '../core/domain/index.ts';
import type { Cli } from './context.ts';
import { gatesOf } from './open-gates.ts';
import type { Interruption } from './interruption.ts';
import type { Keyboard } from './keyboard.ts';
import { durationText } from './wording.ts';
import { visibleLine } from '../core/base/index.ts';

/** How the engine is kept at work. */
export interface Conducting {
  readonly cli: Cli;
  readonly maestro: Maestro;
  readonly interruption: Interruption;
  /** Goals whose progress is shown and whose gates are asked; grows as goals come up. */
  readonly goalIds: Set<string>;
  /** Whether gates are put to the person at the terminal. */
  readonly asks: boolean;
  /** Stay while a gate is open, for others to answer it. */
  readonly waits: boolean;
  /** Lines that are printed as soon as they are known. */
  readonly later?: Promise<readonly string[]>;
}

/** Tells when something happened, and whether all is at rest. */
interface Watch {
  isSettled(): boolean;
  next(): Promise<void>;
  stop(): void;
}

function watch(maestro: Maestro, signal: AbortSignal): Watch {
  let ring: (() => void) | undefined;
  let isSettled = false;
  let isWatching = false;
  const notify = (): void => {
    ring?.();
    ring = undefined;
  };
  const watchForRest = (): void => {
    if (isWatching) return;
    isWatching = true;
    void maestro.settled().then(() => {
      isWatching = false;
      isSettled = true;
      notify();
    });
  };
  const off = maestro.onEvents(() => {
    isSettled = false;
    watchForRest();
    notify();
  });
  signal.addEventListener('abort', notify);
  watchForRest();
  return {
    isSettled: () => isSettled,
    next: () => new Promise((resolve) => (ring = resolve)),
    stop() {
      off();
      signal.removeEventListener('abort', notify);
    },
  };
}

/** What is printed of events: their line, without the engine's bookkeeping. */
function linesOf(events: readonly JournalEvent[], startedAt: number): readonly string[] {
  return events
    .filter(({ type }) => !bookkeeping.has(type))
    .map((event) => `${durationText(event.at - startedAt).padStart(9)}  ${visibleLine(describeEvent(event))}`);
}

/** On a terminal only what a person must not miss stands above the block: warnings, refusals, and limits that are near. */
function noteworthy(events: readonly JournalEvent[]): readonly JournalEvent[] {
  return events.filter(
    (event) =>
      event.type === 'command-refused' ||
      event.type === 'limit-neared' ||
      (event.type === 'note-logged' && event.data.level === 'warning'),
  );
}

/** Shows what goes on: a block that is redrawn on a terminal, else a line for each event. */
interface Screen {
  /** Lines that stay. */
  print(lines: readonly string[]): void;
  hiddenDuring<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Notes the goals that come up. */
function noteGoals(goalIds: Set<string>, events: readonly JournalEvent[]): void {
  for (const event of events) {
    const { goalId } = subjectOf(event);
    if (goalId !== undefined && event.type !== 'effect-finished') goalIds.add(goalId);
  }
}

/** Prints lines together that come in one turn of the event loop: writing to a pipe holds everything up. */
function createPrinter(terminal: Cli['terminal']): { add(lines: readonly string[]): void; flush(): void } {
  let waiting: string[] = [];
  const flush = (): void => {
    if (waiting.length > 0) terminal.say(waiting.join('\n'));
    waiting = [];
  };
  return {
    add(lines) {
      if (waiting.length === 0 && lines.length > 0) setImmediate(flush);
      waiting.push(...lines);
    },
    flush,
  };
}

function openLines({ cli: { terminal }, maestro, goalIds }: Conducting): Screen {
  const startedAt = Date.now();
  // Nothing else keeps the process alive while the engine waits for its own timers.
  const alive = setInterval(() => undefined, 60_000);
  const printer = createPrinter(terminal);
  const off = maestro.onEvents((events) => {
    noteGoals(goalIds, events);
    printer.add(linesOf(events, startedAt));
  });
  return {
    print(lines) {
      printer.add(lines);
      printer.flush();
    },
    hiddenDuring: (work) => work(),
    close() {
      clearInterval(alive);
      off();
      printer.flush();
    },
  };
}

/** What draws is loaded for a terminal only: a run without one gets to work the sooner. */
async function openLive({ cli: { terminal }, maestro, goalIds }: Conducting): Promise<Screen> {
  const startedAt = Date.now();
  const [{ createLiveBlock }, { progressLines }] = await Promise.all([
    import('./live-block.ts'),
    import('./progress.ts'),
  ]);
  const block = createLiveBlock(terminal, () =>
    progressLines(maestro.state(), goalIds, { ...terminal.size(), paint: terminal.paint, now: Date.now() }),
  );
  const off = maestro.onEvents((events) => {
    noteGoals(goalIds, events);
    const lines = linesOf(noteworthy(events), startedAt);
    if (lines.length > 0) block.print(lines.map((line) => terminal.paint('yellow', line)));
    block.update();
  });
  return {
    print: (lines) => block.print(lines),
    hiddenDuring: (work) => block.hiddenDuring(work),
    close() {
      off();
      block.close();
    },
  };
}

/** Puts a gate to the person; withdrawn when somebody else answers it. */
async function putToPerson(conducting: Conducting, keyboard: Keyboard, gate: Gate): Promise<'answered' | 'left'> {
  const { cli, maestro, interruption } = conducting;
  const { reviewGate } = await import('./gate-review.ts');
  if (!maestro.state().gates.has(gate.id)) return 'answered';
  const withdrawn = new AbortController();
  const off = maestro.onEvents(() => {
    if (!maestro.state().gates.has(gate.id)) withdrawn.abort();
  });
  try {
    const signal = AbortSignal.any([withdrawn.signal, interruption.signal]);
    return await reviewGate({ cli, maestro, keyboard, signal }, gate);
  } finally {
    off();
  }
}

/** Says, once for each gate, how it is answered from elsewhere. */
async function announcer({ cli }: Conducting, screen: Screen): Promise<(open: readonly Gate[]) => void> {
  const { gateLines } = await import('./gates.ts');
  const announced = new Set<string>();
  return (open) => {
    const fresh = open.filter(({ id }) => !announced.has(id));
    for (const { id } of fresh) announced.add(id);
    screen.print(gateLines(fresh, cli));
  };
}

/**
 * Keeps the engine at work until nothing goes on without a person, it is interrupted, or the engine halts; shows the
 * progress, and asks at the gates when a person is there.
 */
export async function conduct(conducting: Conducting): Promise<void> {
  const { cli, maestro, interruption, goalIds } = conducting;
  const { signal } = interruption;
  const keyboard =
    conducting.asks && cli.terminal.interactive
      ? (await import('./keyboard.ts')).openKeyboard(interruption.interrupt, (line) => cli.terminal.say(line))
      : null;
  const screen = cli.terminal.live ? await openLive(conducting) : openLines(conducting);
  const happenings = watch(maestro, signal);
  const left = new Set<string>();
  const later = conducting.later?.then((lines) => {
    if (lines.length > 0 && !signal.aborted) screen.print(lines);
  });
  const announce = conducting.waits ? await announcer(conducting, screen) : null;
  try {
    while (!signal.aborted && maestro.halted() === null) {
      const open = gatesOf(maestro.state(), goalIds);
      const gate = keyboard ? open.find(({ id }) => !left.has(id)) : undefined;
      if (keyboard && gate) {
        const outcome = await screen.hiddenDuring(() => putToPerson(conducting, keyboard, gate));
        if (outcome === 'left') left.add(gate.id);
        continue;
      }
      if (happenings.isSettled()) {
        if (!announce || open.length === 0) break;
        announce(open);
      }
      await happenings.next();
    }
  } finally {
    happenings.stop();
    if (!signal.aborted) await later;
    screen.close();
    keyboard?.close();
    // What was written last reaches the terminal before the summary does.
    await wait(0);
  }
}
