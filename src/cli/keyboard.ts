import readline from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Owns the keyboard while a person is asked things.
 *
 * Invariants:
 * 1. Between prompts every key is read and dropped, so what was typed before a prompt stood there answers nothing.
 * 2. Only a key that is asked for answers; Enter is no answer.
 * 3. After `close` the terminal is as it was.
 */
export interface Keyboard {
  /** Resolves with one of the keys (lower case), or with null when the signal aborts or nobody types any more. */
  key(keys: readonly string[], signal: AbortSignal): Promise<string | null>;
  /** A line of text; null when it is left empty, aborted, or nobody types any more. */
  line(question: string, signal: AbortSignal): Promise<string | null>;
  close(): void;
}

/** Takes the keyboard. `interrupt` is called on Ctrl-C, which sends no signal here. */
export function openKeyboard(interrupt: () => void): Keyboard {
  const input = process.stdin;
  let waiting: ((key: string | null) => void) | null = null;
  let isOver = false;

  function suspend(): void {
    if (process.platform === 'win32') return;
    input.setRawMode(false);
    process.once('SIGCONT', () => input.setRawMode(true));
    process.kill(0, 'SIGTSTP');
  }

  function onKey(text: string | undefined, key: readline.Key): void {
    if (key.ctrl && key.name === 'c') interrupt();
    else if (key.ctrl && key.name === 'z') suspend();
    else if (text && !key.ctrl && !key.meta) waiting?.(text.toLowerCase());
  }

  function onEnd(): void {
    isOver = true;
    waiting?.(null);
  }

  function attach(): void {
    input.on('keypress', onKey);
    input.setRawMode(true);
    input.resume();
  }

  function detach(): void {
    input.off('keypress', onKey);
    input.setRawMode(false);
    input.pause();
  }

  readline.emitKeypressEvents(input);
  input.on('end', onEnd);
  attach();

  return {
    async key(keys, signal) {
      // What was typed ahead is delivered, and dropped, before the prompt counts as standing there.
      await nextTurn();
      await nextTurn();
      if (isOver || signal.aborted) return null;
      return new Promise((resolve) => {
        const done = (key: string | null): void => {
          waiting = null;
          signal.removeEventListener('abort', onAbort);
          resolve(key);
        };
        const onAbort = (): void => {
          done(null);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiting = (key) => {
          if (key === null || keys.includes(key)) done(key);
        };
      });
    },
    async line(question, signal) {
      if (isOver || signal.aborted) return null;
      detach();
      const asker = readline.createInterface({ input, output: process.stdout, terminal: true });
      const answer = await new Promise<string>((resolve) => {
        asker.on('SIGINT', () => {
          interrupt();
          resolve('');
        });
        asker.on('close', () => {
          resolve('');
        });
        signal.addEventListener('abort', () => {
          resolve('');
        });
        asker.question(question, resolve);
      });
      asker.close();
      attach();
      return answer.trim() || null;
    },
    close() {
      detach();
      input.off('end', onEnd);
    },
  };
}
