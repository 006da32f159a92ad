import { ok } from '../../core/base/index.ts';
import type { TextSearch } from '../../core/ports/index.ts';
import { expressionOf } from './pattern.ts';
import { createTurnstile, type Turnstile } from '../turnstile/index.ts';
import { searchByProgram } from './ripgrep.ts';
import { scanFiles } from './scan.ts';

/** How text is searched. */
export interface TextSearchOptions {
  /** The full path of ripgrep where the machine has it. Asked once, at the first search. */
  readonly findRipgrep: () => Promise<string | null>;
  /** Milliseconds a search may take. Default: 20 seconds. */
  readonly timeout?: number;
  /** Where ripgrep waits for its turn to be started. */
  readonly inTurn?: Turnstile;
}

/**
 * Searches text by ripgrep, or without it by reading the files one after the other. What ripgrep cannot read (a pattern
 * over several lines, say) is left to the reading, so that both take the same patterns.
 */
export function createTextSearch(options: TextSearchOptions): TextSearch {
  const { findRipgrep, timeout = 20_000, inTurn = createTurnstile() } = options;
  let program: Promise<string | null> | undefined;
  return {
    async search(files, query, signal) {
      const expression = expressionOf(query);
      if (!expression.ok) return expression;
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
      program ??= findRipgrep();
      const ripgrep = /\n|\\n/.test(query.pattern) ? null : await program;
      if (ripgrep !== null) await new Promise<void>(inTurn);
      const found = ripgrep === null ? null : await searchByProgram(ripgrep, files.root, query, bounded);
      return found === null ? scanFiles(files, expression.value, query, bounded) : ok(found);
    },
  };
}
