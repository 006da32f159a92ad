/** What of a word the shell decides only when it runs the line. */
export type Opening =
  /** Names of files that fit `*`, `?`, `[…]`, or an alternative of `{…}`. */
  | 'glob'
  | 'braces'
  /** `~`, the folder of a person. */
  | 'home'
  | 'variable'
  /** An operator on a variable that runs what is in it, such as `@P`, or names another variable, `!`. */
  | 'evaluation'
  | 'arithmetic'
  /** What another command prints: its commands are in {@link ShellWord.inner}. */
  | 'substitution'
  /** `$'…'` and `$"…"`. */
  | 'quoting'
  /** A word that goes on after the end of its line. */
  | 'joined-line';

/** A word of a line. */
export interface ShellWord {
  /** As it is written. */
  readonly text: string;
  /** Without its quotes. What is decided at run time stands in it as U+0000, the person's folder as `~`, a pattern as itself. */
  readonly value: string;
  readonly opens: readonly Opening[];
  /** What runs to make the word. */
  readonly inner: readonly ShellNode[];
}

/** Where a command reads from or writes to. */
export interface ShellRedirect {
  readonly kind: 'read' | 'write' | 'duplicate' | 'text';
  /** The file, the descriptor, or the text; null when it is missing. */
  readonly target: ShellWord | null;
}

/** One program with its arguments. */
export interface ShellCommand {
  readonly kind: 'command';
  readonly text: string;
  readonly assignments: readonly { readonly name: string; readonly value: ShellWord }[];
  /** The program, then its arguments; none when only variables are set or files are emptied. */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
}

/** How a part of a line is followed by the next. */
export type ShellJoin = '&&' | '||' | ';' | '&';

/** What a line of shell holds, as far as its rules ask. */
export type ShellNode =
  | ShellCommand
  /** Parts one after the other; `joins[n]` stands behind `parts[n]`. */
  | { readonly kind: 'list'; readonly parts: readonly ShellNode[]; readonly joins: readonly ShellJoin[] }
  | { readonly kind: 'pipeline'; readonly parts: readonly ShellNode[] }
  /** Anything else: loops, choices, functions, tests. `defines` is the function's name. */
  | {
      readonly kind: 'compound';
      readonly what: string;
      readonly defines: string | null;
      readonly words: readonly ShellWord[];
      readonly redirects: readonly ShellRedirect[];
      readonly body: readonly ShellNode[];
    };

/** A line as the grammar of its shell reads it. */
export type ShellReading =
  { readonly ok: true; readonly nodes: readonly ShellNode[] } | { readonly ok: false; readonly why: string };

/** Reads a line of a shell. Never throws; what it does not understand is not `ok`. */
export type ReadShell = (line: string) => ShellReading;

/** Loads what reads bash; resolves at once after the first time. */
export type LoadShell = () => Promise<ReadShell>;
