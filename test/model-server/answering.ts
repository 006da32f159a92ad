import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, Moment, ScriptedAnswer } from './script.ts';
import type { Frame } from './dialect.ts';

/** How an answer came to its end, as the server saw it. `gone`: the client closed the connection before. */
export type Ending = 'answered' | 'cut' | 'gone';

/** Sends the frames of an answer with its delays and its fault. `gone` is aborted when the client goes away. */
export async function stream(
  response: ServerResponse,
  answer: ScriptedAnswer,
  { frames, contentType }: { readonly frames: readonly Frame[]; readonly contentType: string },
  gone: AbortSignal,
): Promise<Ending> {
  const { fault, pieceMs } = answer;
  const broken = breakerOf(fault, response, gone);
  const early = await broken('request');
  if (early) return early;
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-cache' });
  response.flushHeaders();
  const beheaded = await broken('headers');
  if (beheaded) return beheaded;
  const pieces = frames.filter(({ kind }) => kind === 'piece');
  const rest = frames.filter(({ kind }) => kind !== 'piece' && !(kind === 'done' && fault?.kind === 'no-done'));
  const half = Math.ceil(pieces.length / 2);

  if (!(await sendAll(response, pieces.slice(0, half), pieceMs, gone))) return 'gone';
  if (fault?.kind === 'lines') response.write(fault.lines.map((line) => `${line}\n`).join('') + '\n');
  const halved = await broken('middle');
  if (halved) return halved;
  if (fault?.kind === 'endless') return endless(response, fault.what, pieces.at(-1), gone);
  if (!(await sendAll(response, pieces.slice(half), pieceMs, gone))) return 'gone';
  const unfinished = await broken('end');
  if (unfinished) return unfinished;
  if (!(await sendAll(response, rest, undefined, gone))) return 'gone';
  const unclosed = await broken('closing');
  if (unclosed) return unclosed;
  response.end();
  return 'answered';
}

/** What a fault does at a moment: undefined when it is not the one. */
function breakerOf(
  fault: Fault | undefined,
  response: ServerResponse,
  gone: AbortSignal,
): (moment: Moment) => Promise<Ending | undefined> {
  return async (moment) => {
    if (fault?.kind === 'silence' && fault.at === moment) {
      if (!gone.aborted) await once(gone, 'abort');
      return 'gone';
    }
    if (fault?.kind !== 'cut' || fault.at !== moment) return undefined;
    if (fault.gently) response.end();
    else if (moment === 'request') response.socket?.destroy();
    // Once it is on its way: a socket that is destroyed drops what was written.
    else response.write('\n', () => response.socket?.destroy());
    return 'cut';
  };
}

/** Sends frames, one by one with a pause or all at once; false when the client went away. */
async function sendAll(
  response: ServerResponse,
  frames: readonly Frame[],
  pieceMs: number | undefined,
  gone: AbortSignal,
): Promise<boolean> {
  if (pieceMs === undefined) {
    if (frames.length > 0) response.write(frames.map(({ text }) => text).join(''));
    return !gone.aborted;
  }
  for (const { text } of frames) {
    if (gone.aborted) return false;
    response.write(text);
    await wait(pieceMs, undefined, { signal: gone }).catch(() => undefined);
  }
  return !gone.aborted;
}

/** Sends without end, as fast as the client reads. */
async function endless(
  response: ServerResponse,
  what: 'text' | 'line',
  piece: Frame | undefined,
  gone: AbortSignal,
): Promise<Ending> {
  if (what === 'line') response.write('data: {"choices":[{"delta":{"content":"');
  const part = what === 'text' && piece ? piece.text.repeat(500) : 'x'.repeat(65_536);
  while (!gone.aborted) {
    if (!response.write(part)) await Promise.race([once(response, 'drain'), once(gone, 'abort')]);
  }
  return 'gone';
}
