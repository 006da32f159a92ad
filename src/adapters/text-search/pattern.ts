import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { TextQuery } from '../../core/ports/index.ts';

/** The query's pattern as JavaScript reads it; `bad-input` when it does not. */
export function expressionOf({ pattern, literal }: TextQuery): Result<RegExp, Failure> {
  if (literal) return ok(new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gm'));
  const ignoresCase = pattern.startsWith('(?i)');
  try {
    return ok(new RegExp(ignoresCase ? pattern.slice(4) : pattern, ignoresCase ? 'gim' : 'gm'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(failure('bad-input', `The pattern cannot be read: ${why}. Escape it, or search with "literal": true.`));
  }
}

const before = 80;
const longest = 240;

/** The part of a line around the column where something was found. */
export function cutLine(line: string, column: number): string {
  const text = line.replace(/\r$/, '');
  if (text.length <= longest) return text;
  const start = Math.max(0, Math.min(column - before, text.length - longest));
  const end = start + longest;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`.toWellFormed();
}
