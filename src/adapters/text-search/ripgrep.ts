import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { TextMatch, TextMatches, TextQuery } from '../../core/ports/index.ts';
import { cutLine } from './pattern.ts';

/** A line that ripgrep prints with `--json`; what is not UTF-8 comes as `bytes` and is passed over. */
const Printed = z.object({
  type: z.literal('match'),
  data: z.object({
    path: z.object({ text: z.string() }),
    lines: z.object({ text: z.string() }),
    line_number: z.int(),
    submatches: z.array(z.object({ start: z.int() })),
  }),
});

/** No settings of the person, hidden files too, in the order of paths so that the same search finds the same. */
const fixed = ['--json', '--no-config', '--hidden', '--glob', '!.git', '--no-messages', '--max-filesize', '5M'];
const order = ['--sort', 'path', '--engine', 'auto'];

/** Searches by ripgrep. Null when it cannot: it is gone, or does not understand the pattern. */
export async function searchByProgram(
  program: string,
  root: string,
  query: TextQuery,
  signal: AbortSignal,
): Promise<TextMatches | null> {
  const { pattern, literal, under, accepts, limit } = query;
  const args = [...fixed, ...order, ...(literal ? ['--fixed-strings'] : []), '-e', pattern, '--', under ?? '.'];
  const child = spawn(program, args, { cwd: root, env: {}, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('close', (code) => resolve(code));
  });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const matches: TextMatch[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const match = matchOn(line);
    if (!match || !accepts(match.path)) continue;
    matches.push(match);
    if (matches.length > limit) break;
  }
  const isFull = matches.length > limit;
  if (isFull) stop();
  const code = await ended;
  signal.removeEventListener('abort', stop);
  if (!isFull && !signal.aborted && code !== 0 && code !== 1) return null;
  return { matches: matches.slice(0, limit), isCut: isFull || signal.aborted };
}

function matchOn(line: string): TextMatch | null {
  if (!line.startsWith('{"type":"match"')) return null;
  const { data } = Printed.safeParse(JSON.parse(line));
  if (!data) return null;
  const { path, lines, line_number: number, submatches } = data.data;
  const text = lines.text.split('\n', 1)[0] ?? '';
  return { path: path.text.replace(/^\.\//, ''), line: number, text: cutLine(text, submatches[0]?.start ?? 0) };
}
