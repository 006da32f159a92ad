import { createContext, Script } from 'node:vm';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { TextMatch, TextMatches, TextQuery, WorktreeFiles } from '../../core/ports/index.ts';
import { cutLine } from './pattern.ts';

/** Files read at the same time. */
const batch = 16;
/** Milliseconds that one file may take: an expression that backtracks without end is stopped by then. */
const patience = 500;

/** Offsets of matches, one for each line. Runs in a context of its own, for only that can be stopped in mid-match. */
const finder = new Script(`(() => {
  const found = [];
  expression.lastIndex = 0;
  for (let match; found.length < room && (match = expression.exec(text)); ) {
    found.push(match.index);
    const end = text.indexOf('\\n', match.index);
    if (end < 0) break;
    expression.lastIndex = end + 1;
  }
  return found;
})()`);

/** Searches by reading the files that git does not ignore, in their order. */
export async function scanFiles(
  files: WorktreeFiles,
  expression: RegExp,
  query: TextQuery,
  signal: AbortSignal,
): Promise<Result<TextMatches, Failure>> {
  const { under, accepts, limit } = query;
  const isUnder = (path: string): boolean => under === null || path === under || path.startsWith(`${under}/`);
  const paths = (await files.list()).filter((path) => isUnder(path) && accepts(path));
  const matches: TextMatch[] = [];
  const context = createContext({ expression, text: '', room: 0 });
  for (let at = 0; at < paths.length; at += batch) {
    if (signal.aborted) return ok({ matches, isCut: true });
    const part = paths.slice(at, at + batch);
    const texts = await Promise.all(part.map((path) => files.read(path)));
    for (const [index, text] of texts.entries()) {
      if (!text.ok || text.value.includes('\0')) continue;
      Object.assign(context, { text: text.value, room: limit - matches.length + 1 });
      const offsets = offsetsIn(context);
      if (!offsets) return err(tooSlow);
      matches.push(...linesAt(part[index] ?? '', text.value, offsets));
      if (matches.length > limit) return ok({ matches: matches.slice(0, limit), isCut: true });
    }
  }
  return ok({ matches, isCut: false });
}

const tooSlow = failure(
  'bad-input',
  'The pattern takes too long on some file. Write it simpler, without nested repeats.',
);

function offsetsIn(context: object): readonly number[] | null {
  try {
    return finder.runInContext(context, { timeout: patience }) as readonly number[];
  } catch {
    return null;
  }
}

function linesAt(path: string, text: string, offsets: readonly number[]): readonly TextMatch[] {
  let line = 1;
  let start = 0;
  return offsets.map((offset) => {
    for (let end = text.indexOf('\n', start); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
      line++;
      start = end + 1;
    }
    const end = text.indexOf('\n', start);
    return { path, line, text: cutLine(text.slice(start, end < 0 ? text.length : end), offset - start) };
  });
}
