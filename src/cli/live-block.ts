import type { Terminal } from './terminal.ts';

/** Milliseconds between two redraws at the least. */
const frame = 100;
/** Milliseconds after which elapsed times are shown anew. */
const beat = 1000;

/**
 * Owns the last lines of a terminal, which are drawn again as things change.
 *
 * Invariants:
 * 1. At most ten redraws a second; a line is never longer than the terminal is wide, so that it takes one row.
 * 2. While hidden nothing is drawn, and the place is as if the block had never been.
 * 3. Its timer keeps the process alive until `close`: the engine's own timers do not.
 */
export interface LiveBlock {
  /** Something changed. */
  update(): void;
  /** Prints lines above the block, to stay. */
  print(lines: readonly string[]): void;
  /** Takes the block away for as long as `work` uses the terminal. */
  hiddenDuring<T>(work: () => Promise<T>): Promise<T>;
  /** Takes the block away for good. */
  close(): void;
}

/** A block of the lines that `render` gives, which fit the terminal. */
export function createLiveBlock(terminal: Terminal, render: () => readonly string[]): LiveBlock {
  let drawn = 0;
  let isHidden = false;
  let lastDraw = 0;
  let pending: NodeJS.Timeout | undefined;

  const erase = (): string => (drawn > 0 ? `\u001b[${String(drawn)}A\r\u001b[0J` : '');

  function draw(above: readonly string[] = []): void {
    clearTimeout(pending);
    pending = undefined;
    if (isHidden) return;
    lastDraw = performance.now();
    const lines = render();
    const all = [...above, ...lines].map((line) => `${line}\n`).join('');
    terminal.write(erase() + all);
    drawn = lines.length;
  }

  function hide(): void {
    clearTimeout(pending);
    pending = undefined;
    terminal.write(erase());
    drawn = 0;
    isHidden = true;
  }

  const timer = setInterval(() => {
    draw();
  }, beat);

  return {
    update() {
      if (pending || isHidden) return;
      pending = setTimeout(draw, Math.max(0, frame - (performance.now() - lastDraw)));
    },
    print(lines) {
      if (isHidden) for (const line of lines) terminal.say(line);
      else draw(lines);
    },
    async hiddenDuring(work) {
      hide();
      try {
        return await work();
      } finally {
        isHidden = false;
        draw();
      }
    },
    close() {
      clearInterval(timer);
      hide();
    },
  };
}
