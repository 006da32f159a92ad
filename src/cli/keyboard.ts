import readline from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Owns the keyboard while a person is asked things.
 *
 * Invariants:
 * 1. Between prompts every key is read and dropped, so what was typed before a prompt stood there answers nothing.
 * 2. Only a key that is asked for answers; Enter is no answer.
 * 3. Pasted text answers nothing; at a prompt that is said.
 * 4. After `close` the terminal is as it was.
 */
export interface Keyboard {
  /**
   * Shows the prompt and resolves with one of the keys (lower case), or with null when the signal aborts or nobody types
   * any more.
   */
  key(prompt: () => void, keys: readonly string[], signal: AbortSignal): Promise<string | null>;
  /** A line of text; null when it is left empty, aborted, or nobody types any more. */
  line(question: string, signal: AbortSignal): Promise<string | null>;
  close(): void;
}

/** Lets the shell take the terminal back until the process is continued. */
function suspend(): void {
  if (process.platform === 'win32') return;
  process.stdin.setRawMode(false);
  process.once('SIGCONT', () => process.stdin.setRawMode(true));
  process.kill(0, 'SIGTSTP');
}

/** Asks for a line with the editing that people are used to. */
async function askLine(question: string, interrupt: () => void, signal: AbortSignal): Promise<string | null> {
  const asker = readline.createInterface({ input: process.stdin, output: process.stdout, terminal: true });
  const answer = await new Promise<string>((resolve) => {
    const giveUp = (): void => {
      resolve('');
    };
    asker.on('SIGINT', () => {
      interrupt();
      giveUp();
    });
    asker.on('close', giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    asker.question(question, resolve);
  });
  asker.close();
  return answer.trim() || null;
}

/** Keys that send several characters: arrows and the like. */
// eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
const escapes = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)/gsu;

/** Whether what arrived at once is more than one key that a person presses: pasted text. */
export function isPaste(arrived: string): boolean {
  return [...arrived.replace(escapes, '').matchAll(/\P{Cc}/gu)].length > 1;
}

/** Milliseconds within which more that arrives still belongs to a paste: long ones come in parts. */
const pasteGap = 100;

/** Tells pasted text from keys. `onPaste` is called once for each paste. */
function createPasteWatch(onPaste: () => void): {
  readonly arrived: (chunk: Buffer | string) => void;
  readonly isPasting: () => boolean;
} {
  let lastPasted = -Infinity;
  let isPasting = false;
  return {
    arrived(chunk) {
      const now = performance.now();
      const goesOn = now - lastPasted < pasteGap;
      isPasting = goesOn || isPaste(String(chunk));
      if (!isPasting) return;
      lastPasted = now;
      if (!goesOn) onPaste();
    },
    isPasting: () => isPasting,
  };
}

/** Waits for one key at a time. */
interface KeyWaiter {
  readonly isWaiting: () => boolean;
  /** A key came; null when none will come any more. */
  press(key: string | null): void;
  next(keys: readonly string[], signal: AbortSignal): Promise<string | null>;
}

function createKeyWaiter(): KeyWaiter {
  let waiting: ((key: string | null) => void) | null = null;
  return {
    isWaiting: () => waiting !== null,
    press: (key) => waiting?.(key),
    next: (keys, signal) =>
      new Promise((resolve) => {
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
      }),
  };
}

type OnKey = (text: string | undefined, key: readline.Key) => void;

/** Takes the keys of a terminal one by one, until they are let go. */
function rawInput(
  input: NodeJS.ReadStream,
  onKey: OnKey,
  onData: (data: Buffer) => void,
): { readonly attach: () => void; readonly detach: () => void } {
  return {
    attach() {
      input.on('keypress', onKey);
      // Before the keys are told apart.
      input.prependListener('data', onData);
      input.setRawMode(true);
      input.resume();
    },
    detach() {
      input.off('keypress', onKey);
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
    },
  };
}

/**
 * Takes the keyboard. `interrupt` is called on Ctrl-C, which sends no signal here; `say` shows a line to the person.
 */
export function openKeyboard(interrupt: () => void, say: (line: string) => void): Keyboard {
  const input = process.stdin;
  const waiter = createKeyWaiter();
  let isOver = false;
  let promptAgain = (): void => undefined;
  const pastes = createPasteWatch(() => {
    if (!waiter.isWaiting()) return;
    say('\nMore than one character came at once, as pasted text does, so nothing was answered. Press one key.');
    promptAgain();
  });

  function onKey(text: string | undefined, key: readline.Key): void {
    if (key.ctrl && key.name === 'c') interrupt();
    else if (key.ctrl && key.name === 'z') suspend();
    else if (text && !key.ctrl && !key.meta && !pastes.isPasting()) waiter.press(text.toLowerCase());
  }

  function onEnd(): void {
    isOver = true;
    waiter.press(null);
  }

  const { attach, detach } = rawInput(input, onKey, pastes.arrived);
  readline.emitKeypressEvents(input);
  input.on('end', onEnd);
  attach();

  return {
    async key(prompt, keys, signal) {
      // What was typed ahead is delivered, and dropped, before the prompt stands there.
      await nextTurn();
      await nextTurn();
      promptAgain = prompt;
      prompt();
      return isOver || signal.aborted ? null : waiter.next(keys, signal);
    },
    async line(question, signal) {
      if (isOver || signal.aborted) return null;
      detach();
      const answer = await askLine(question, interrupt, signal);
      attach();
      return answer;
    },
    close() {
      detach();
      input.off('end', onEnd);
    },
  };
}
